// Format, check, tests and coverage of policies/. One line each; exit code 1 if one failed.
import { spawnSync } from 'node:child_process';
import { getOpa } from './prepare/opa.mjs';
import { root } from './prepare/run.mjs';

const LEAST_COVERED = 93;
const only = [
  '-b',
  'policies',
  '--ignore',
  'scenarios',
  '--ignore',
  'schemas',
  '--ignore',
  'capabilities.json',
];
const opa = await getOpa();

const checks = {
  format: ['fmt', '--fail', '--diff', 'policies'],
  check: [
    'check',
    '--strict',
    '--capabilities',
    'policies/capabilities.json',
    '--schema',
    'policies/schemas',
    ...only,
  ],
  tests: ['test', ...only],
  coverage: ['test', '--threshold', String(LEAST_COVERED), ...only],
};

for (const [name, args] of Object.entries(checks)) {
  const { status, stdout, stderr } = spawnSync(opa, args, { cwd: root, encoding: 'utf8' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status === 0) continue;
  console.log(`${stdout}${stderr}`);
  process.exitCode = 1;
}
