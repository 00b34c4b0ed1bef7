// OPA's own interpreter over the files of a revision, on a loopback port of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getOpa } from './prepare/opa.mjs';

const START_MS = 20_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** What is compiled of a revision's files, in a folder of its own. */
function unpack(revision) {
  const folder = mkdtempSync(join(tmpdir(), 'may-i-share-opa-'));
  const files = JSON.parse(readFileSync(join(revision, 'files.json'), 'utf8'));
  for (const [path, text] of Object.entries(files)) {
    if (!/\.rego$|(^|\/)data\.(json|ya?ml)$/.test(path) || path.endsWith('_test.rego')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/**
 * Of the compiled revision in this folder. `decide(input)` gives OPA's result, undefined where no
 * rule gave one; it throws where rules clash.
 */
export async function startOpa(revision) {
  const port = await freePort();
  const folder = unpack(revision);
  const args = ['run', '--server', '-a', `127.0.0.1:${port}`, '--log-level', 'error', '-b', '.'];
  const child = spawn(await getOpa(), args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const agent = new Agent({ keepAlive: true });
  const post = (path, body) => send({ port, path, agent }, body);
  await untilReady(child, post, () => complaints);
  return {
    async decide(input) {
      return read(await post('/v1/data/mayishare/decision', { input })).result;
    },
    /** The same, with OPA's own measurements: `timer_rego_query_eval_ns` and others. */
    async measure(input) {
      return read(await post('/v1/data/mayishare/decision?metrics=true', { input })).metrics;
    },
    async stop() {
      agent.destroy();
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function read({ status, text }) {
  const body = JSON.parse(text);
  if (status !== 200) throw new Error(body.errors?.[0]?.message ?? body.message ?? text);
  return body;
}

async function untilReady(child, post, complaints) {
  const until = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`opa ended at start:\n${complaints()}`);
    try {
      read(await post('/v1/data/mayishare/needs', { input: {} }));
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}

function send(where, body) {
  const options = { ...where, host: '127.0.0.1', method: 'POST' };
  const headers = { 'content-type': 'application/json' };
  return new Promise((done, failed) => {
    const asked = request({ ...options, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    asked.on('error', failed);
    asked.end(JSON.stringify(body));
  });
}
