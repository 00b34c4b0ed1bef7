import { MayIShareError } from '../errors.js';
import { createLogger } from '../telemetry.js';
import { NotRecorded } from './not-recorded.js';

function notedOf(...causes: unknown[]) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('info', { write: (line: string) => lines.push(JSON.parse(line)) });
  const noted = new NotRecorded(logger);
  for (const cause of causes) {
    noted.note(new MayIShareError('DECISION_NOT_RECORDED', 'no answer', {}, { cause }));
  }
  return { lines, kind: noted.kind };
}

const failure = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  ['53100', 'could not extend file', 'the disk of the database is full'],
  ['25006', 'cannot execute INSERT in a read-only transaction', 'the database takes no writes'],
  ['42501', 'permission denied for table entry', 'the service lacks a permission in the database'],
  ['57P01', 'terminating connection', 'the database cannot be reached'],
])('%s: the log says what the database said, and of what kind that is', (code, message, kind) => {
  const { lines, kind: told } = notedOf(failure(code, message));
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      code,
      reason: message,
      msg: `Decisions are not recorded: ${kind}`,
    }),
  ]);
  expect(told).toBe(kind);
});

test('what the database says of values is not repeated', () => {
  const { lines } = notedOf(failure('22P02', 'invalid input syntax: "943 476 5919"'));
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('943');
});

test('a fault of our own has its stack; many of one kind make one line', () => {
  const { lines } = notedOf(...Array.from({ length: 50 }, () => new TypeError('x is undefined')));
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).toContain('not-recorded.spec');
});
