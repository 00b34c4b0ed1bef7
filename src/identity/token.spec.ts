import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { demonstrationToken, verifyToken } from './token.js';

const KEY = randomBytes(32);

test('a token says who asks and what they may do', async () => {
  const token = await demonstrationToken(KEY, 'asker', 'housing-app');
  await expect(verifyToken(KEY, token)).resolves.toEqual({
    client: 'housing-app',
    roles: ['asker'],
  });
});

test('a token signed by another, unsigned, expired or for someone else is refused', async () => {
  const other = await demonstrationToken(randomBytes(32), 'asker', 'housing-app');
  const unsigned = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.';
  const draft = () =>
    new SignJWT({ roles: ['asker'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('x')
      .setIssuer('may-i-share-demonstration');
  const expired = await draft().setAudience('may-i-share').setExpirationTime(1).sign(KEY);
  const elsewhere = await draft().setAudience('other').setExpirationTime('1h').sign(KEY);
  for (const token of [other, unsigned, expired, elsewhere, 'nonsense']) {
    await expect(verifyToken(KEY, token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  }
});
