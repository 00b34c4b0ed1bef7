import { checked, MaskingFailed, masked } from './masking.js';

const VALUE = 'QQ 12 34 56 C';

function textOf(error: MaskingFailed): string {
  return [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n');
}

test('what fails over a value is told without the value', async () => {
  const fail = () => {
    throw new RangeError(`cannot read ${VALUE}`);
  };
  const errors = [
    await masked('request.subject.reference', async () => fail()).catch((error) => error),
    await Promise.resolve()
      .then(() => checked('request.subject.reference', fail))
      .catch((error) => error),
  ];
  for (const error of errors) {
    expect(error).toBeInstanceOf(MaskingFailed);
    expect(error).toMatchObject({
      field: 'request.subject.reference',
      message: 'request.subject.reference could not be masked: RangeError',
    });
    expect(textOf(error)).not.toContain(VALUE);
  }
});

test('what does not fail is passed on', async () => {
  expect(checked('a', () => 'b')).toBe('b');
  expect(await masked('a', async () => 'c')).toBe('c');
});
