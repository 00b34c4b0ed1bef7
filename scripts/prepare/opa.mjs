// Finds or gets the OPA command, which compiles and tests policies. Node's own modules only.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:https';
import { delimiter, join } from 'node:path';
import { inRoot, progress, run } from './run.mjs';

const release = JSON.parse(readFileSync(new URL('./opa-release.json', import.meta.url), 'utf8'));
const exe = process.platform === 'win32' ? 'opa.exe' : 'opa';
const ours = inRoot('.tools', exe);
const connectMs = 10_000;

const warn = (text) => process.stderr.write(`${text}\n`);

/** Whether version `a` is `b` or later; both are dotted numbers. */
function atLeast(a, b) {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i += 1) if (left[i] !== right[i]) return left[i] > right[i];
  return true;
}

async function versionOf(command) {
  try {
    const text = await run(command, ['version'], { timeout: 20_000 });
    return /^Version:\s*v?(\S+)/m.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function candidates() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, exe))
    .filter(existsSync);
  const named = process.env.OPA_BIN ? [process.env.OPA_BIN] : [];
  return [...new Set([...named, ...onPath, ...(existsSync(ours) ? [ours] : [])])];
}

/**
 * The first usable OPA of: OPA_BIN, the PATH, `.tools/` in the project. Says which it passes over.
 * @returns {Promise<string | undefined>} the command's path
 */
async function findOpa() {
  for (const command of candidates()) {
    const version = await versionOf(command);
    if (version && atLeast(version, release.minimum)) return command;
    const fault = version ? `is OPA ${version}` : 'does not run';
    warn(`Passing over ${command}: it ${fault}; ${release.minimum} or later is needed.`);
  }
  return undefined;
}

/** The name of the release's file for this machine, without its `opa_`. */
function assetName(platform = process.platform, arch = process.arch) {
  const os = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[platform];
  const cpu = { x64: 'amd64', arm64: 'arm64' }[arch];
  const ending = { linux: '_static', win32: '.exe', darwin: '' }[platform];
  const name = `${os}_${cpu}${ending}`;
  return name in release.sha256 ? name : undefined;
}

/** GET over https, following redirects; gives up when nothing moves for ten seconds. */
function download(url, hops = 5) {
  return new Promise((resolve, reject) => {
    const request = get(url, { timeout: connectMs }, (response) => {
      const { statusCode, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location && hops > 0) {
        response.resume();
        return resolve(download(new URL(headers.location, url), hops - 1));
      }
      if (statusCode !== 200) {
        response.resume();
        return reject(new Error(`${url} answered ${statusCode}`));
      }
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('aborted', () => reject(new Error(`${url} broke off`)));
    });
    request.on('timeout', () => request.destroy(new Error(`${url} did not answer in time`)));
    request.on('error', reject);
  });
}

async function downloadRelease() {
  const asset = assetName();
  if (!asset) throw new Error(`OPA has no release for ${process.platform} on ${process.arch}`);
  const url = `https://github.com/open-policy-agent/opa/releases/download/v${release.version}/opa_${asset}`;
  const expected = release.sha256[asset];
  const bytes = await download(url);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected) throw new Error(`${url} has SHA-256 ${actual}, not ${expected}`);
  mkdirSync(inRoot('.tools'), { recursive: true });
  const partial = `${ours}.${process.pid}.partial`;
  writeFileSync(partial, bytes);
  chmodSync(partial, 0o755);
  renameSync(partial, ours);
}

async function goInstall() {
  const source = `github.com/open-policy-agent/opa@v${release.version}`;
  const env = { GOBIN: inRoot('.tools'), GOFLAGS: '', CGO_ENABLED: '0' };
  await run('go', ['install', source], { env });
}

const ways = [
  [`downloading OPA ${release.version}`, downloadRelease],
  [`building OPA ${release.version} with Go (about two minutes)`, goInstall],
];

const help = (
  faults,
) => `OPA ${release.minimum} or later is needed to compile the policies, and could not be had:
${faults.map((fault) => `  - ${fault}`).join('\n')}
Do one of these, then try again:
  1. install opa so that it is on the PATH (https://www.openpolicyagent.org/docs#running-opa)
  2. set OPA_BIN to the path of an opa command
  3. install Go (https://go.dev/dl), or let this machine reach https://github.com`;

/**
 * A usable OPA: found, else downloaded and checked, else built with Go into `.tools/`.
 * @returns {Promise<string>} the command's path
 * @throws {Error} with what was tried and what the reader can do
 */
export async function getOpa() {
  const found = await findOpa();
  if (found) return found;
  const faults = [];
  for (const [label, way] of ways) {
    try {
      await progress(label, way);
      if (await versionOf(ours)) return ours;
      faults.push(`${label}: the result does not run`);
      rmSync(ours, { force: true });
    } catch (error) {
      faults.push(`${label}: ${error.message.split('\n').slice(0, 4).join('; ')}`);
    }
  }
  throw new Error(help(faults));
}
