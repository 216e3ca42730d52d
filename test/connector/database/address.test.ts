import { expect, it } from 'vitest';
import { resolveAddress } from '../../../src/connector/database/address.js';

const resolve = (address: Parameters<typeof resolveAddress>[0]) =>
  resolveAddress(address, ['postgres:', 'postgresql:'], 5432);

it('reads a URL, whose parts may be escaped, and parts that stand beside it', () => {
  const url = 'postgres://me%40home:p%2Fw@db.example:6000/my%20shop';
  expect(resolve({ url })).toMatchObject({
    ...{ host: 'db.example', port: 6000, user: 'me@home', password: 'p/w', database: 'my shop' },
    tls: undefined,
  });
  expect(resolve({ url, password: 'other', port: 1 })).toMatchObject({
    password: 'other',
    port: 1,
  });
  expect(resolve({})).toMatchObject({ host: 'localhost', port: 5432, user: undefined });
});

it('checks certificates unless told otherwise', () => {
  expect(resolve({ tls: true }).tls).toEqual({ rejectUnauthorized: true });
  expect(resolve({ tls: { ca: 'A', servername: 's' } }).tls).toEqual({
    ...{ rejectUnauthorized: true, ca: ['A'], servername: 's' },
  });
  expect(resolve({ tls: { rejectUnauthorized: false } }).tls?.rejectUnauthorized).toBe(false);
});

it('refuses other addresses without showing them, and keeps secrets out of texts', () => {
  for (const url of ['mysql://me:secret@host/db', 'secret', 'postgres://me:secret@host/db?x=y']) {
    expect(() => resolve({ url })).toThrow(/is no postgres:\/\/user/);
    expect(() => resolve({ url })).not.toThrow(/secret/);
  }
  const { redactor } = resolve({ host: 'db.example', password: 'hunter22' });
  expect(redactor.text('login hunter22 at postgres://db.example:5432')).toBe(
    'login *** at postgres://db.example:5432',
  );
});
