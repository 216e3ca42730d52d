import { expect, it } from 'vitest';
import { postgresDatabase } from '../../../src/connector/postgres/driver.js';

const database = postgresDatabase({ url: 'postgres://shop:hunter22@db.example/orders' });
const failed = (code: string) =>
  database.failureOf(Object.assign(new Error('login hunter22 failed'), { code }));

it('is named without secrets', () => {
  expect(database.name).toMatch(/database 'orders' at db\.example:5432$/);
  expect(failed('X').text).toBe('login *** failed');
});

it.each(['ECONNRESET', '57P01', '08006'])('takes %s for a lost connection', (code) => {
  expect(failed(code)).toMatchObject({ isLost: true, isTransient: true });
});

it.each(['40P01', '40001', '53300'])('tries again behind %s', (code) => {
  expect(failed(code)).toMatchObject({ isLost: false, isTransient: true });
});

it.each(['23505', '28P01'])('gives up at %s', (code) => {
  expect(failed(code)).toMatchObject({ isLost: false, isTransient: false });
});
