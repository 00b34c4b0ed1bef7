// Starts the service as a newcomer would, pastes the question it prints, finds the answer in the log
// and stops it with Ctrl-C. Says what it did; ends with 1 at the first thing that is not right.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'may-i-share-smoke-'));
const firstStartMs = 420_000;
const secondStartMs = 30_000;
const stopMs = 15_000;

const say = (text) => process.stdout.write(`${text}\n`);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The curl command in what was printed: from `curl` to the first line not ended by a backslash or an open quote. */
export function printedCommand(output) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are left out
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
  const start = plain.search(/^[ \t$]*curl /m);
  if (start < 0) return undefined;
  let command = '';
  for (const line of plain.slice(start).split('\n').slice(0, -1)) {
    command += `${line}\n`;
    const quotesAreOpen = (command.replaceAll("'\\''", '').split("'").length - 1) % 2 === 1;
    if (!quotesAreOpen && !line.trimEnd().endsWith('\\')) return command.replace(/^[ \t$]+/, '');
  }
  return undefined;
}

async function within(ms, what, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs `npm start` in a process group of its own, as a terminal does. */
function start(port) {
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const service = { child, output: '', exited: once(child, 'exit') };
  service.ready = new Promise((resolve, reject) => {
    const read = (chunk) => {
      service.output += chunk;
      const command = printedCommand(service.output);
      if (command) resolve(command);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    service.exited.then(([code]) => reject(new Error(`The service ended with ${code}`)));
  });
  service.ready.catch(() => undefined);
  return service;
}

async function stop({ child, exited }) {
  const since = Date.now();
  process.kill(-child.pid, 'SIGINT');
  const [code, signal] = await within(stopMs, 'stopping after Ctrl-C', exited);
  assert.equal(code, 0, `stopped by ${signal ?? `exit code ${code}`}`);
  say(`stopped cleanly in ${Date.now() - since} ms`);
}

async function end({ child, exited }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
  await exited;
}

async function ask(command) {
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { timeout: 30_000 });
  // The command may ask for the headers too.
  const { data, errors } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  assert.equal(errors, undefined, JSON.stringify(errors));
  assert.match(data.mayIShare.outcome, /^(ALLOW|DENY)$/);
  assert.ok(data.mayIShare.id, 'the answer has no id');
  return data.mayIShare;
}

/** Looks the decision up with the token of the printed command. */
async function lookUp(command, id) {
  const token = /Bearer\s+([\w.~+/=-]+)/.exec(command)?.[1];
  const url = /https?:\/\/[^\s'"\\]+/.exec(command)?.[0];
  assert.ok(token && url, 'the printed command names no token or no address');
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query ($id: ID!) { decision(id: $id) { id outcome } }',
      variables: { id },
    }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.decision;
}

/** This script runs on the system's own Node, which may be older than the one the project needs. */
async function commandOnAnyNode() {
  const command = join(root, 'bin', 'may-i-share.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [command, '--help'], {
    timeout: 30_000,
  });
  assert.match(stdout, /^Usage: may-i-share/);
  say(`the command runs where Node is ${process.versions.node}`);
}

async function firstStart(port) {
  const service = start(port);
  try {
    const command = await within(firstStartMs, 'first start', service.ready);
    const { id, outcome } = await ask(command);
    say(`asked: ${outcome}, decision ${id}`);
    assert.deepEqual(await lookUp(command, id), { id, outcome });
    say('found it in the log');
    await stop(service);
  } catch (error) {
    throw new Error(`${error.message}\n--- the service wrote:\n${service.output.slice(-4000)}`);
  } finally {
    await end(service);
  }
}

async function secondStart(port) {
  const since = Date.now();
  const service = start(port);
  try {
    await within(secondStartMs, 'second start', service.ready);
    say(`second start ready in ${Date.now() - since} ms`);
    await stop(service);
  } catch (error) {
    throw new Error(`${error.message}\n--- the service wrote:\n${service.output.slice(-4000)}`);
  } finally {
    await end(service);
  }
}

/** A failed run leaves its database running: it is in a process group of its own. */
function endDatabase() {
  try {
    const pid = Number(
      readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    if (pid > 1) process.kill(pid, 'SIGINT');
  } catch {
    // It was stopped, as it should be.
  }
}

try {
  const port = await freePort();
  await firstStart(port);
  await secondStart(port);
  await commandOnAnyNode();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  endDatabase();
  await new Promise((resolve) => setTimeout(resolve, 1000));
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
