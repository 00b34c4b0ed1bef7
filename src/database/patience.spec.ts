import { answeredWithin } from './patience.js';

test('what comes in time is passed on, a failure too', async () => {
  await expect(answeredWithin(1000, Promise.resolve(42))).resolves.toBe(42);
  await expect(answeredWithin(1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('what does not come is given up', async () => {
  await expect(answeredWithin(20, new Promise(() => undefined))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: 'the database did not answer within 0.02 s',
  });
});
