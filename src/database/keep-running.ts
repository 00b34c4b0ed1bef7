import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../telemetry.js';

const LOOK_MS = 250;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/**
 * Looks whether a server still runs and starts it again where it does not, for as long as it takes,
 * with pauses that grow to five seconds.
 * @param restart rejects where it could not be started
 */
export function keepRunning(
  name: string,
  runs: () => boolean,
  restart: () => Promise<void>,
  logger: Pick<Logger, 'error' | 'warn' | 'info'>,
): { stop(): Promise<void> } {
  let stopped = false;
  let restarting: Promise<void> | undefined;

  async function again(): Promise<void> {
    logger.error(`${name} has ended by itself: starting it again`);
    for (let pause = FIRST_PAUSE_MS; !stopped; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        await restart();
        logger.info(`${name} runs again`);
        return;
      } catch (err) {
        logger.warn({ err }, `${name} could not be started again yet`);
      }
      await sleep(pause);
    }
  }

  const timer = setInterval(() => {
    if (restarting || runs()) return;
    restarting = again().finally(() => {
      restarting = undefined;
    });
  }, LOOK_MS);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await restarting;
    },
  };
}
