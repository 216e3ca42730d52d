import { describe, expect, it } from 'vitest';
import {
  connectorNames,
  factoryOf,
  findTableFactory,
} from '../../../src/sql/connector/factories.js';
import { tableOf } from '../../support/tableRequest.js';

describe('factoryOf', () => {
  it('finds every connector under its name', async () => {
    const names = connectorNames();
    expect(names).toEqual(['blackhole', 'datagen', 'filesystem', 'nexmark', 'print', 'sqlite']);
    for (const name of names) {
      expect((await findTableFactory(name))?.identifier).toBe(name);
    }
    expect(await findTableFactory('kafka')).toBeUndefined();
  });

  it.each([
    ['CREATE TABLE t (a INT)', "no 'connector' is given"],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'prnt')", "Did you mean 'print'?"],
    [
      "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '1')",
      "1:55: Table 't': the connector 'datagen' has no option 'rows-per-secnd'. " +
        "Did you mean 'rows-per-second'?",
    ],
    [
      "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = 'x')",
      "the connector 'filesystem' needs the option 'format'",
    ],
    [
      "CREATE TABLE t (a INT, k STRING METADATA FROM 'key') WITH ('connector' = 'blackhole')",
      "has no metadata 'key', which the column 'k' is from",
    ],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'print', '__proto__' = 'x')", 'has no option'],
  ])('refuses %s', async (create, message) => {
    const table = tableOf(create);
    const named = { ...table, sql: { ...table.sql, source: '1' } };
    await expect(factoryOf(named)).rejects.toThrow(message.replace(/^1:55/, '1:1:55'));
  });
});
