import { expect, it } from 'vitest';
import { mysqlDatabase } from '../../../src/connector/mysql/driver.js';

const database = mysqlDatabase({ url: 'mysql://shop:hunter22@db.example/orders' });
const failed = (code: string) =>
  database.failureOf(Object.assign(new Error('login hunter22 failed'), { code }));

it('is named without secrets', () => {
  expect(database.name).toMatch(/database 'orders' at db\.example:3306$/);
  expect(failed('X').text).toBe('login *** failed');
});

it.each(['ECONNRESET', 'PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN'])(
  'takes %s for a lost connection',
  (code) => {
    expect(failed(code)).toMatchObject({ isLost: true, isTransient: true });
  },
);

it.each(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CON_COUNT_ERROR'])(
  'tries again behind %s',
  (code) => {
    expect(failed(code)).toMatchObject({ isLost: false, isTransient: true });
  },
);

it.each(['ER_DUP_ENTRY', 'ER_ACCESS_DENIED_ERROR'])('gives up at %s', (code) => {
  expect(failed(code)).toMatchObject({ isLost: false, isTransient: false });
});
