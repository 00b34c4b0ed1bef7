import { existsSync } from 'node:fs';
import { digest, stamp } from './digest.mjs';
import { getOpa } from './opa.mjs';
import { inRoot, npm, progress, projectNode, run } from './run.mjs';

const sources = [
  'src',
  'graphql',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package-lock.json',
];
const buildStamp = stamp('dist/.stamp');
const policyStamp = stamp('build/revision/.stamp');

/** Compiles the service where its sources changed since dist/ was written. */
export async function build() {
  const now = digest(sources, (file) => !file.endsWith('.spec.ts'));
  if (buildStamp.matches(now) && existsSync(inRoot('dist/main.js'))) return;
  await progress('building the service', () => npm(['run', '--silent', 'build']));
  buildStamp.write(now);
}

/** Compiles the policies where they changed since build/revision/ was written; only this needs OPA. */
export async function compilePolicies() {
  if (!existsSync(inRoot('dist/cli.js'))) return;
  const now = digest(['policies']);
  if (policyStamp.matches(now)) return;
  const opa = await getOpa();
  await progress('compiling the policies', () =>
    run(projectNode(), [inRoot('dist/cli.js'), 'policies', 'build'], { env: { OPA_BIN: opa } }),
  );
  policyStamp.write(now);
}
