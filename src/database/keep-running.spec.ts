import { createLogger } from '../telemetry.js';
import { keepRunning } from './keep-running.js';

const logger = createLogger('silent');

test('a server that ended is started again, however often that fails at first', async () => {
  let runs = false;
  let tries = 0;
  const started = new Promise<void>((done) => {
    const watch = keepRunning(
      'it',
      () => runs,
      async () => {
        if (++tries < 3) throw new Error('not yet');
        runs = true;
        void watch.stop().then(done);
      },
      logger,
    );
  });
  await started;
  expect(tries).toBe(3);
});

test('once stopped it starts nothing any more', async () => {
  let tries = 0;
  const runs = () => false;
  const watch = keepRunning('it', runs, async () => void tries++, logger);
  await watch.stop();
  await new Promise((later) => setTimeout(later, 600));
  expect(tries).toBe(0);
});
