import { Histogram } from './times.js';

test('the median and the worst of what was added, in whatever parts', () => {
  const times = new Histogram();
  times.add([1, 2, 3]);
  times.add([100, 200_000]);
  expect(times.times()).toEqual({ median: 3, worst: 200_000 });
});

test('of nothing there is none', () => {
  expect(new Histogram().times()).toEqual({ median: 0, worst: 0 });
});
