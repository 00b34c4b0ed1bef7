#!/usr/bin/env node
// Runs on the project's own Node 24 whatever Node it was called with: older ones lack what it uses.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/cli.js', import.meta.url))) notReady('it was not built');
else if (Number.parseInt(process.versions.node, 10) < 24) await onOwnNode();
else await here();

function notReady(why) {
  process.stderr.write(`may-i-share is not ready here: ${why}. Run \`npm start\` once.\n`);
  process.exitCode = 1;
}

async function here() {
  endWithParent();
  await import('../scripts/compile-cache.mjs');
  // After the cache is there: what is imported before it is not kept.
  await import('../dist/cli.js');
}

/** A parent that was killed passes no signal on; that it is gone is seen by the line between the two. */
function endWithParent() {
  if (process.env.MAY_I_SHARE_UNDER !== String(process.ppid) || !process.channel) return;
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

async function onOwnNode() {
  const { spawn } = await import('node:child_process');
  const { constants } = await import('node:os');
  const { fileURLToPath } = await import('node:url');
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, MAY_I_SHARE_UNDER: String(process.pid) },
  });
  child.on('error', (error) => notReady(`its Node 24 is missing (${error.message})`));
  // A terminal sends Ctrl-C to both itself, and a second one means "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
