#!/usr/bin/env node
import '../scripts/compile-cache.mjs';

// Not a static import: those are compiled before the cache is there.
await import('../dist/cli.js');
