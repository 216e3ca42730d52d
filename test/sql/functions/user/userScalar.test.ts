// Users' scalar and vector functions, called from SQL.
import { describe, expect, it } from 'vitest';
import {
  scalarFunction,
  tableEnvironment,
  vectorFunction,
  type ResultRow,
  type TableEnvironment,
} from '../../../../src/tables.js';

const VALUES = "(VALUES (1, 'a'), (2, CAST(NULL AS STRING)), (3, 'c')) AS t(id, name)";

function environment(): TableEnvironment {
  const tables = tableEnvironment({ job: { batchSize: 7 } });
  tables.createTemporaryFunction(
    'shout',
    scalarFunction({
      parameters: ['STRING', 'INT'],
      result: 'STRING NOT NULL',
      call: (text, times) => `${text ?? 'nothing'}${'!'.repeat(times ?? 0)}`,
    }),
  );
  return tables;
}

async function rows(tables: TableEnvironment, sql: string): Promise<ResultRow[]> {
  return (await tables.executeSql(sql)).collect();
}

describe('scalar functions', () => {
  it('are called with the values of a row, nulls among them', async () => {
    expect(await rows(environment(), `SELECT id, Shout(name, id) AS s FROM ${VALUES}`)).toEqual([
      { id: 1, s: 'a!' },
      { id: 2, s: 'nothing!!' },
      { id: 3, s: 'c!!!' },
    ]);
  });

  it('stand in WHERE, GROUP BY and aggregates, and take their arguments cast', async () => {
    const tables = environment();
    const twice = scalarFunction({
      parameters: ['BIGINT'],
      result: 'BIGINT',
      call: (value) => (value === null ? null : value * 2n),
    });
    tables.createTemporarySystemFunction('twice', twice);
    const query = `SELECT twice(id) > 2 AS big, SUM(twice(id)) AS total FROM ${VALUES}
      WHERE twice(id) < 100 GROUP BY twice(id) > 2`;
    expect(await rows(tables, query)).toEqual([
      { big: false, total: 2n },
      { big: true, total: 10n },
    ]);
  });

  it('have several signatures', async () => {
    const tables = tableEnvironment();
    tables.createTemporaryFunction('kind', [
      scalarFunction({ parameters: ['STRING'], result: 'STRING', call: () => 'text' }),
      scalarFunction({ parameters: ['BIGINT'], result: 'STRING', call: () => 'number' }),
    ]);
    expect(await rows(tables, "SELECT kind('a') AS a, kind(1) AS b")).toEqual([
      { a: 'text', b: 'number' },
    ]);
    const refused = tables.executeSql('SELECT kind(TRUE)');
    await expect(refused).rejects.toThrow('KIND(STRING) or KIND(BIGINT): no signature takes');
  });

  it('take and give rows, arrays, maps, times and decimals', async () => {
    const tables = tableEnvironment();
    const seen: unknown[] = [];
    tables.createTemporaryFunction(
      'parts',
      scalarFunction({
        parameters: ['ROW<a INT, b STRING>', 'ARRAY<INT>', 'DECIMAL(10, 2)', 'TIMESTAMP(3)'],
        result: 'ROW<a INT, n DECIMAL(10, 2), at TIMESTAMP(3)>',
        call: (row, list, price, at) => {
          seen.push(row, list, price, at);
          return { a: (row?.a ?? 0) + (list?.length ?? 0), n: price, at };
        },
      }),
    );
    const query = `SELECT parts(ROW(1, 'x'), ARRAY[1, 2], 1.5,
      TIMESTAMP '2026-01-01 00:00:00') AS p`;
    const at = new Date('2026-01-01T00:00:00Z');
    expect(await rows(tables, query)).toEqual([{ p: { a: 3, n: '1.50', at } }]);
    expect(seen).toEqual([{ a: 1, b: 'x' }, [1, 2], '1.50', at]);
  });

  it('name themselves and the row in errors', async () => {
    const tables = tableEnvironment();
    tables.createTemporaryFunction(
      'fails',
      scalarFunction({
        parameters: ['INT'],
        result: 'INT',
        call: (id) => {
          if (id === 3) throw new Error('no three');
          return id;
        },
      }),
    );
    const failing = rows(tables, `SELECT fails(id) AS x FROM ${VALUES}`);
    await expect(failing).rejects.toThrow(/FAILS.* row 2.*no three/s);
  });

  it('check the number, the types and the nulls of arguments', async () => {
    const tables = environment();
    const problem = async (sql: string): Promise<string> => {
      const error = await tables.executeSql(sql).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      return error instanceof Error ? error.message : 'none';
    };
    expect(await problem("SELECT shout('a')")).toContain('SHOUT(STRING, INT)');
    expect(await problem("SELECT shout('a', 'b')")).toContain(
      'argument 2 is CHAR(1) NOT NULL; INT',
    );
    expect(await problem("SELECT shouts('a', 1)")).toContain('Did you mean shout?');
    tables.createTemporaryFunction(
      'sure',
      scalarFunction({ parameters: ['INT NOT NULL'], result: 'INT', call: (x) => x }),
    );
    expect(await problem('SELECT sure(CAST(NULL AS INT))')).toContain('may be null');
  });

  it('are listed, dropped, and hide those of SQL', async () => {
    const tables = environment();
    expect(await rows(tables, 'SHOW USER FUNCTIONS')).toEqual([{ 'function name': 'shout' }]);
    const upper = scalarFunction({ parameters: ['STRING'], result: 'STRING', call: () => 'mine' });
    tables.createTemporarySystemFunction('UPPER', upper);
    expect(await rows(tables, "SELECT UPPER('a') AS u")).toEqual([{ u: 'mine' }]);
    await tables.executeSql('DROP TEMPORARY SYSTEM FUNCTION upper');
    expect(await rows(tables, "SELECT UPPER('a') AS u")).toEqual([{ u: 'A' }]);
    await tables.executeSql('DROP TEMPORARY FUNCTION shout');
    await tables.executeSql('DROP TEMPORARY FUNCTION IF EXISTS shout');
    const gone = tables.executeSql('DROP TEMPORARY FUNCTION shout');
    await expect(gone).rejects.toThrow("There is no temporary function 'shout'");
    expect(() => tables.createTemporarySystemFunction('x', [])).toThrow('one kind');
  });
});

describe('vector functions', () => {
  it('are given columns', async () => {
    const tables = tableEnvironment({ job: { batchSize: 2 } });
    const sizes: number[] = [];
    tables.createFunction(
      'running',
      vectorFunction({
        parameters: ['BIGINT', 'STRING'],
        result: 'BIGINT',
        call: ([ids, names], rowCount, out) => {
          sizes.push(rowCount);
          for (let i = 0; i < rowCount; i++) out[i] = names[i] === null ? null : ids[i];
        },
      }),
    );
    expect(await rows(tables, `SELECT running(id, name) AS r FROM ${VALUES}`)).toEqual([
      { r: 1n },
      { r: null },
      { r: 3n },
    ]);
    expect(sizes.length).toBeGreaterThan(0);
  });
});
