import { describe, expect, it } from 'vitest';
import { Session } from '../../../src/connector/database/session.js';
import { MillraceError } from '../../../src/error.js';
import { systemClock } from '../../../src/time/clock.js';
import { FakeDatabase, PlayedFailure } from './fakeDatabase.js';

function session(attempts = 3, signal = new AbortController().signal) {
  const database = new FakeDatabase();
  const reconnect = { attempts, delay: 1 };
  return { database, session: new Session(database, { clock: systemClock, signal, reconnect }) };
}

/** Fails the first times that a statement is asked for. */
function failing(sql: string, ...failures: PlayedFailure[]) {
  return (asked: string) => {
    const failure = asked === sql ? failures.shift() : undefined;
    if (failure !== undefined) throw failure;
    return [];
  };
}

describe('a session', () => {
  it('connects once, and repeats work on a new connection when it is lost', async () => {
    const { database, session: one } = session();
    database.answer = failing('B', new PlayedFailure('gone', 'lost'));
    const work = () =>
      one.run('x', async (connection) => {
        await connection.query('A');
        await connection.query('B');
        return 7;
      });
    expect(await work()).toBe(7);
    expect(await work()).toBe(7);
    await one.close();
    await one.close();
    expect(database.log.join(' ')).toBe('connect A B close connect A B A B close');
  });

  it('repeats a transaction that met a deadlock, on the same connection', async () => {
    const { database, session: one } = session();
    database.answer = failing('A', new PlayedFailure('deadlock', 'transient'));
    await one.transaction('x', (connection) => connection.query('A'));
    expect(database.log.join(' ')).toBe(
      'connect BEGIN IMMEDIATE A ROLLBACK BEGIN IMMEDIATE A COMMIT',
    );
  });

  it('repeats a transaction whose COMMIT nobody answered', async () => {
    const { database, session: one } = session();
    const gone = new PlayedFailure('gone', 'lost');
    const answers = [failing('COMMIT', gone), failing('ROLLBACK', gone)];
    database.answer = (sql) => answers.flatMap((answer) => answer(sql));
    await one.transaction('x', (connection) => connection.query('A'));
    expect(database.log.filter((sql) => sql === 'A').length).toBe(2);
    expect(database.log.filter((sql) => sql === 'connect').length).toBe(2);
  });

  it('gives up: after its attempts, at once for what stays wrong, and when aborted', async () => {
    const { database, session: one } = session(2);
    database.answer = failing(
      'connect',
      ...Array.from({ length: 3 }, () => new PlayedFailure('refused.', 'lost')),
    );
    await expect(one.run('cannot go', async () => 1)).rejects.toMatchObject({
      message: 'fake: cannot go: refused (after 3 attempts).',
      code: 'CONNECTOR_IO',
      retryable: true,
    });
    const other = session();
    other.database.answer = failing('A', new PlayedFailure('no such table', 'permanent'));
    const run = other.session.run('x', (connection) => connection.query('A'));
    await expect(run).rejects.toMatchObject({
      message: 'fake: x: no such table.',
      retryable: false,
    });
    const aborted = session(Infinity, AbortSignal.abort());
    aborted.database.answer = failing('A', new PlayedFailure('gone', 'lost'));
    const late = aborted.session.run('x', (connection) => connection.query('A'));
    await expect(late).rejects.toThrow(/gone/);
  });

  it('passes our errors on, lets works wait for one another, has none behind close', async () => {
    const { session: one } = session();
    const ours = new MillraceError('CONNECTOR_FORMAT', 'ours');
    const failed = one.run('x', () => Promise.reject(ours));
    const order: number[] = [];
    const works = [20, 1].map((ms) =>
      one.run('x', async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        order.push(ms);
      }),
    );
    await expect(failed).rejects.toBe(ours);
    await Promise.all(works);
    expect(order).toEqual([20, 1]);
    await one.close();
    await expect(one.run('x', async () => 1)).rejects.toThrow(/it was closed/);
  });
});
