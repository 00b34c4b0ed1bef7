import { Turns } from './turns.js';

const held = () => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end: () => end() };
};

test('one after the other, in their order, whether one fails or not', async () => {
  const turns = new Turns();
  const [first, said] = [held(), [] as string[]];
  const all = [
    turns.take(() => first.ended.then(() => Promise.reject(new Error('the first')))),
    ...['second', 'third'].map((name) => turns.take(async () => said.push(name))),
  ];
  expect(said).toEqual([]);
  first.end();
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(said).toEqual(['second', 'third']);
});

test('what would wait too long is refused, and is not done later', async () => {
  const turns = new Turns();
  const first = held();
  const one = turns.take(() => first.ended);
  const said: string[] = [];
  await expect(turns.take(async () => said.push('second'), 5)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  first.end();
  await one;
  expect(said).toEqual([]);
});
