import { placeWithin } from './sign-in.controller.js';

const ORIGIN = 'https://share.example';

test.each([
  ['/a/b?c=d', '/a/b?c=d'],
  ['/..//evil.example/login', '/evil.example/login'],
  ['/.//evil.example', '/evil.example'],
  ['/x/..//evil.example', '/evil.example'],
  ['/\\evil.example', '/'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['/%2f/evil.example', '/%2f/evil.example'],
  ['/%2e%2e//evil.example', '/evil.example'],
  ['/%5cevil.example', '/%5cevil.example'],
  [undefined, '/'],
])('after signing in %j leads to %s', (to, place) => {
  expect(placeWithin(to, ORIGIN)).toBe(place);
});
