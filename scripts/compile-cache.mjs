// Keeps what Node compiles between starts: it halves the time to ready. A folder that cannot be
// written costs nothing but that.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', 'build', 'compile-cache'));
