// What others bring into the house: known weaknesses, licences, and secrets that do not belong in it;
// and a list of all of it (SBOM, CycloneDX) in build/sbom.json. Ends with 1 where something is wrong.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Licences that ask no more than to be named; whatever else comes in, a person decides. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** What a secret looks like; each says what it is. */
const SECRETS = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/"d"\s*:\s*"[\w-]{40,}"/, 'a private JSON Web Key'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[0-9A-Za-z]{36,}\b/, 'a GitHub token'],
  [/\bglpat-[\w-]{20,}\b/, 'a GitLab token'],
  [/\bxox[abprs]-[0-9A-Za-z-]{10,}/, 'a Slack token'],
  [/\bnpm_[0-9A-Za-z]{36}\b/, 'an npm token'],
  [/\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/, 'a signed JSON Web Token'],
  [
    /\bpostgres(?:ql)?:\/\/[^\s:@/'"`$]+:[^\s@'"`$<{]{8,}@(?!localhost|127\.0\.0\.1|host:)/,
    'a password in an address',
  ],
];

const run = promisify(execFile);
const inRoot = { cwd: root, maxBuffer: 256 * 1024 * 1024 };

/** Output of a command, also where it ends with an error. */
async function outputOf(command, args) {
  try {
    return (await run(command, args, inRoot)).stdout;
  } catch (error) {
    return error.stdout || error.stderr || '';
  }
}

async function audit() {
  const text = await outputOf(npm, ['audit', '--json', '--omit=dev']);
  const { vulnerabilities, error, message } = jsonIn(text);
  if (!vulnerabilities) {
    console.log(
      `audit: SKIPPED, the registry answers no audit (${error?.code ?? message ?? 'no answer'})`,
    );
    return [];
  }
  const found = Object.values(vulnerabilities);
  console.log(`audit: ${found.length} packages with known weaknesses`);
  return found.map(({ name, severity }) => `${name} has a known weakness (${severity}): npm audit`);
}

function jsonIn(text) {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
  } catch {
    return {};
  }
}

/** Every installed package.json, also those inside other packages. */
function packagesIn(folder) {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) => {
    const path = join(folder, name);
    if (name.startsWith('@')) return packagesIn(path);
    const inside = has(join(path, 'node_modules')) ? packagesIn(join(path, 'node_modules')) : [];
    return has(join(path, 'package.json')) ? [path, ...inside] : inside;
  });
}

function has(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function licences() {
  const packages = packagesIn(join(root, 'node_modules'));
  const wrong = packages.flatMap((path) => {
    const { name, version, license, licenses } = JSON.parse(
      readFileSync(join(path, 'package.json')),
    );
    const said = wordsOf(license ?? licenses);
    if (isAllowed(said)) return [];
    return [
      `${name} ${version} has the licence "${said}", which is not on the list in scripts/supply-chain.mjs`,
    ];
  });
  console.log(`licences: ${packages.length} packages, ${wrong.length} not on the list`);
  return wrong;
}

function wordsOf(licence) {
  if (Array.isArray(licence)) return licence.map(wordsOf).join(' OR ');
  return typeof licence === 'object' ? (licence?.type ?? '') : (licence ?? '');
}

/** SPDX expressions of one level: of `OR` one must be allowed, of `AND` all. */
function isAllowed(expression) {
  const all = (text) => text.split(' AND ').every((one) => LICENCES.has(one.trim()));
  return expression.replace(/[()]/g, '').split(' OR ').some(all);
}

async function secrets() {
  const files = (await outputOf('git', ['ls-files', '-z'])).split('\0').filter(Boolean);
  const wrong = files.flatMap((file) => {
    if (!has(join(root, file))) return [];
    const text = readFileSync(join(root, file), 'latin1');
    return SECRETS.flatMap(([pattern, what]) => {
      const at = text.search(pattern);
      return at < 0 ? [] : [`${file}:${text.slice(0, at).split('\n').length} looks like ${what}`];
    });
  });
  console.log(`secrets: ${files.length} files, ${wrong.length} that look like one`);
  return wrong;
}

async function sbom() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'];
  const list = jsonIn(await outputOf(npm, args));
  if (list.bomFormat !== 'CycloneDX') return ['npm sbom gave no list'];
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build/sbom.json'), `${JSON.stringify(list, null, 2)}\n`);
  console.log(`sbom: ${list.components.length} components in build/sbom.json`);
  return [];
}

const checks = { audit, licences, secrets, sbom };
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'));
if (process.argv.includes('--help') || chosen.some((name) => !Object.hasOwn(checks, name))) {
  console.log(
    `node scripts/supply-chain.mjs [${Object.keys(checks).join('] [')}]   all, or those named`,
  );
  process.exit(process.argv.includes('--help') ? 0 : 1);
}
const names = chosen.length > 0 ? chosen : Object.keys(checks);
const wrong = [];
for (const name of names) wrong.push(...(await checks[name]()));
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
