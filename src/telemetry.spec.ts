import { setTimeout as later } from 'node:timers/promises';
import { createLogger, NestLogger, Seldom } from './telemetry.js';

function capture(level: string) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(level, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { lines, logger };
}

test('leaves out what could let someone in', () => {
  const { lines, logger } = capture('info');
  logger.info({ headers: { authorization: 'Bearer abc', host: 'x' } }, 'asked');
  logger.info({ req: { headers: { authorization: 'Bearer abc', cookie: 'abc' } } }, 'asked');
  expect(lines).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toContain('abc');
  expect(lines[0]).toMatchObject({ level: 'info', msg: 'asked', headers: { host: 'x' } });
});

test('keeps quiet about how Nest starts, and passes its errors on', () => {
  const { lines, logger } = capture('info');
  const nest = new NestLogger(logger);
  nest.log('Mapped {/health, GET} route', 'RouterExplorer');
  nest.error('It broke', 'Error: It broke\n    at here', 'Injector');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'error', msg: 'It broke', context: 'Injector' });
  expect(lines[0]?.stack).toContain('at here');
});

test('what happens again and again is told once in a while, with how often it happened in between', async () => {
  const told: unknown[] = [];
  const seldom = new Seldom(50);
  for (let times = 0; times < 5; times++) seldom.tell('gone', (unsaid) => told.push(unsaid));
  seldom.tell('another', (unsaid) => told.push(unsaid));
  await later(60);
  seldom.tell('gone', (unsaid) => told.push(unsaid));
  expect(told).toEqual([{}, {}, { unsaid: 4 }]);
});
