// A job killed with SIGKILL at random and at chosen instants, started again at other
// parallelisms: it commits what an undisturbed run commits, to files, SQLite, PostgreSQL and
// MariaDB. A sample; `npm run chaos -- --minutes N` goes on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, whyNoServer, type ServerKind } from '../support/databaseServers.js';
import { difference, ordeal, targets, type Servers } from './harness.mjs';
import { addRound, newTally, tallyText } from './tally.mjs';

const TIMEOUT_MS = 120_000;
const KINDS: readonly ServerKind[] = ['postgresql', 'mariadb'];

describe('a job that is killed', () => {
  const servers: Servers = {};
  const stops: (() => Promise<void>)[] = [];
  let expected: string[] = [];

  beforeAll(async () => {
    await Promise.all(
      KINDS.filter((kind) => whyNoServer(kind) === undefined).map(async (kind) => {
        const { stop, ...server } = await startServer(kind);
        servers[kind] = { host: '127.0.0.1', ...server };
        stops.push(stop);
      }),
    );
    expected = (await ordeal({ seed: 0, kills: 0, servers })).rows;
  }, 300_000);

  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  it('was to give rows, the same to every sink', () => {
    const rowsOf = (table: string, kind: string): number =>
      expected.filter((row) => row.startsWith(`${table} ${kind} `)).length;
    for (const [table, kinds] of [
      ['windows', ['folder', 'sqlite', ...Object.keys(servers)]],
      ['sessions', ['sqlite', ...Object.keys(servers)]],
      ['totals', ['folder', 'file']],
    ] as const) {
      const counts = new Set(kinds.map((kind) => rowsOf(table, kind)));
      expect(counts.size).toBe(1);
      expect(Math.min(...counts)).toBeGreaterThan(300);
    }
  });

  it.each([3, 5])(
    'commits everything once, seed %d',
    async (seed) => {
      const round = await ordeal({ seed, kills: 4, servers, expected });
      expect(round.history.filter(({ signal }) => signal === 'SIGKILL')).not.toEqual([]);
      expect(difference(expected, round.rows)).toMatchObject({ lost: 0, twice: 0 });
    },
    TIMEOUT_MS,
  );
});

describe('the harness', () => {
  it('has an instant of each sink that there is', () => {
    const at = (servers: Servers): number => targets(servers).length;
    expect(at({})).toBe(6 + 4 * 3);
    expect(at({ mariadb: { host: '', port: 1, user: '', password: '', database: '' } })).toBe(22);
  });

  it('finds what is lost, twice and wrong', () => {
    expect(difference(['a', 'b', 'b'], ['a', 'b', 'b'])).toMatchObject({ lost: 0, twice: 0 });
    expect(difference(['a', 'b', 'b'], ['b', 'c', 'c'])).toEqual({
      ...{ lost: 2, twice: 1 },
      examples: { lost: ['a', 'b'], twice: ['c'] },
    });
  });

  it('counts kills by instant and sink, and rows by sink', () => {
    const tally = newTally();
    const killed = { code: null, signal: 'SIGKILL', parallelism: 2 };
    const history = [
      { ...killed, crash: { at: 'inSinkCommit', sink: 'sqlite', count: 1 } },
      { ...killed, crash: { at: 'afterPut', count: 1 } },
      { ...killed, kill: { from: 'running', afterMs: 1 } },
      { code: 0, signal: null, parallelism: 1 },
    ] as const;
    const expected = ['t sqlite 1', 't file 1', 't file 2'];
    expect(addRound(tally, expected, { history, rows: expected })).toBe(true);
    expect(addRound(tally, expected, { history: [], rows: ['t sqlite 1', 't sqlite 1'] })).toBe(
      false,
    );
    expect(tally).toMatchObject({ rounds: 2, attempts: 4, kills: 3, parallelism: { 2: 3 } });
    expect(tallyText(tally).split('\n').slice(2)).toEqual([
      'killed at     job  file  sqlite',
      'random          1',
      'afterPut        1',
      'inSinkCommit                  1',
      '',
      'sink    rows  lost  twice',
      'file       4     2      0',
      'sqlite     2     0      1',
    ]);
  });
});
