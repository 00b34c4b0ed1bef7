import { MayIShareError } from '../errors.js';
import { refusalOf } from './refusal.js';

const failed = (members: object) => Object.assign(new Error('said so'), members);

test('a database that is away is a reason to try again', () => {
  expect(refusalOf(failed({ code: '57P01' }))).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
});

test('a connection that its sender cut is no outage of the database', () => {
  const cut = failed({ code: 'ECONNRESET', statusCode: 400 });
  expect(refusalOf(cut)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
});

test('what is raised on purpose keeps its code; what is not loses its words', () => {
  const conflict = new MayIShareError('CONFLICT', 'another was first');
  expect(refusalOf(conflict)).toMatchObject({ status: 409, message: 'another was first' });
  expect(refusalOf(failed({}))).toMatchObject({
    status: 500,
    message: 'something went wrong here',
  });
});
