import pg from 'pg';
import { MayIShareError } from '../errors.js';
import { outageOf } from './outage.js';

const withCode = (code: string) => Object.assign(new Error('said so'), { code });

test.each(['57P01', '57P03', '08006', '53100', '53300', 'ECONNRESET', 'EPIPE'])(
  '%s passes',
  (code) => {
    expect(outageOf(withCode(code))).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'the database cannot be reached now; try again',
    });
  },
);

test('a statement that was ended took too long', () => {
  expect(outageOf(withCode('57014'))?.message).toBe('this took too long; ask for less');
});

test.each(['23505', '42P01', '22P02', '40P01', 'ENOENT'])('%s is a fault', (code) => {
  expect(outageOf(withCode(code))).toBeUndefined();
});

test('nobody at the port, and nobody who answers in time, are outages', async () => {
  const refused = new pg.Client({ host: '127.0.0.1', port: 1 });
  await expect(refused.connect().catch((error) => Promise.reject(outageOf(error)))).rejects.toThrow(
    /cannot be reached/,
  );
  const said = ['Connection terminated unexpectedly', 'Query read timeout'];
  for (const message of said) expect(outageOf(new Error(message))?.code).toBe('UNAVAILABLE');
});

test('errors raised on purpose, and others, are left alone', () => {
  expect(outageOf(new MayIShareError('CONFLICT', 'Connection terminated'))).toBeUndefined();
  expect(outageOf(new Error('a Connection terminated'))).toBeUndefined();
  expect(outageOf('Connection terminated')).toBeUndefined();
});
