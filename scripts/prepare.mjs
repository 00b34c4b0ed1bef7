// Makes a fresh clone ready for `npm start` or `npm test`, and does nothing where nothing changed.
// Runs on the system's own Node before node_modules exists, so it imports Node's own modules only.
import { build, compilePolicies } from './prepare/build.mjs';
import { install } from './prepare/install.mjs';
import { getOpa } from './prepare/opa.mjs';

async function prepare(purpose) {
  if (purpose !== 'start' && purpose !== 'test') throw new Error('Usage: prepare.mjs start|test');
  await install();
  await build();
  await compilePolicies();
  // The tests compile policies of their own; starting does not.
  if (purpose === 'test') await getOpa();
}

try {
  await prepare(process.argv[2]);
} catch (error) {
  process.stderr.write(`\n${error.message}\n`);
  process.exit(1);
}
