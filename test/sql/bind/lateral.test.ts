// Rows made of rows: LATERAL TABLE(f(x)) and UNNEST(x).
import { describe, expect, it } from 'vitest';
import {
  tableEnvironment,
  tableFunction,
  type ResultRow,
  type TableEnvironment,
} from '../../../src/tables.js';

const WORDS = `(VALUES (1, 'a bb'), (2, CAST(NULL AS STRING)), (3, ''), (4, 'c')) AS t(id, text)`;
const LISTS = `(VALUES (1, ARRAY[10, 20]), (2, CAST(NULL AS ARRAY<INT>)), (3, ARRAY[30]))
  AS t(id, list)`;

function environment(batchSize?: number): TableEnvironment {
  const tables = tableEnvironment({ job: { batchSize } });
  const words = tableFunction({
    parameters: ['STRING'],
    result: 'ROW<word STRING, length INT>',
    *call(text) {
      for (const word of (text ?? '').split(' ').filter((part) => part !== '')) {
        yield { word, length: word.length };
      }
    },
  });
  tables.createTemporaryFunction('words', words);
  return tables;
}

async function rows(sql: string, tables = environment()): Promise<unknown[][]> {
  const result: ResultRow[] = await (await tables.executeSql(sql)).collect();
  return result.map((row) => Object.values(row));
}

async function problem(sql: string): Promise<string> {
  const error: unknown = await rows(sql).catch((cause: unknown) => cause);
  return error instanceof Error ? error.message : 'none';
}

describe('LATERAL TABLE', () => {
  it.each([1, 7, undefined])('makes rows of each row, in batches of %s', async (batchSize) => {
    const tables = environment(batchSize);
    const made = [
      [1, 'a', 1],
      [1, 'bb', 2],
      [4, 'c', 1],
    ];
    const comma = `SELECT id, w, n FROM ${WORDS}, LATERAL TABLE(words(text)) AS T(w, n)`;
    expect(await rows(comma, tables)).toEqual(made);
    const named = `SELECT id, T.word, length FROM ${WORDS} JOIN LATERAL TABLE(words(text)) AS T
      ON TRUE`;
    expect(await rows(named, tables)).toEqual(made);
    const left = `SELECT id, word, length FROM ${WORDS} LEFT JOIN LATERAL TABLE(words(text)) AS T
      ON TRUE`;
    expect(await rows(left, tables)).toEqual([
      ...made.slice(0, 2),
      [2, null, null],
      [3, null, null],
      made[2],
    ]);
  });

  it('takes conditions of inner joins, groups and further functions', async () => {
    const on = `SELECT word FROM ${WORDS} JOIN LATERAL TABLE(words(text)) AS T ON length > 1`;
    expect(await rows(on)).toEqual([['bb']]);
    const groups = `SELECT length, COUNT(*) FROM ${WORDS}, LATERAL TABLE(words(text)) AS T
      WHERE id < 4 GROUP BY length`;
    expect(await rows(groups)).toEqual([
      [1, 1n],
      [2, 1n],
    ]);
    const twice = `SELECT a.word, b.word FROM ${WORDS}, LATERAL TABLE(words(text)) AS a,
      LATERAL TABLE(words(a.word || ' x')) AS b WHERE id = 4`;
    expect(await rows(twice)).toEqual([['c'], ['x']].map(([word]) => ['c', word]));
    expect(await rows("SELECT * FROM LATERAL TABLE(words('p q')) AS T(w, n)")).toEqual([
      ['p', 1],
      ['q', 1],
    ]);
  });

  it('says where what is wrong', async () => {
    const join = (what: string): Promise<string> => problem(`SELECT 1 FROM ${WORDS} ${what}`);
    expect(await join(', LATERAL TABLE(words(id))')).toContain('WORDS(STRING): argument 1 is INT');
    expect(await join(', LATERAL TABLE(words(text)) AS T(a)')).toContain('1 names for 2 columns');
    expect(await join(', LATERAL TABLE(nothing(text))')).toContain('table function NOTHING');
    expect(await join('RIGHT JOIN LATERAL TABLE(words(text)) ON TRUE')).toContain('RIGHT JOIN');
    expect(await join('LEFT JOIN LATERAL TABLE(words(text)) AS T ON id = 1')).toContain('ON TRUE');
  });

  it('names function and row of what fails', async () => {
    const tables = environment();
    const fails = tableFunction({
      parameters: ['INT'],
      result: 'INT',
      call: (id) => {
        if (id === 3) throw new Error('no three');
        return [id];
      },
    });
    tables.createTemporaryFunction('fails', fails);
    const failing = rows(`SELECT id, x FROM ${WORDS}, LATERAL TABLE(fails(id)) AS T(x)`, tables);
    await expect(failing).rejects.toThrow(/FAILS failed: .*no three[^]*row 2|row 2[^]*FAILS/);
  });
});

describe('UNNEST', () => {
  it('makes rows of arrays, rows in arrays, and maps', async () => {
    expect(await rows(`SELECT id, x FROM ${LISTS} CROSS JOIN UNNEST(list) AS T(x)`)).toEqual([
      [1, 10],
      [1, 20],
      [3, 30],
    ]);
    const left = `SELECT id, x FROM ${LISTS} LEFT JOIN UNNEST(list) AS T(x) ON TRUE`;
    expect(await rows(left)).toEqual([
      [1, 10],
      [1, 20],
      [2, null],
      [3, 30],
    ]);
    const ordered = `SELECT id, x, n FROM ${LISTS}
      CROSS JOIN UNNEST(list) WITH ORDINALITY AS T(x, n)`;
    expect(await rows(ordered)).toEqual([
      [1, 10, 1],
      [1, 20, 2],
      [3, 30, 1],
    ]);
    const map = "SELECT k, v FROM UNNEST(MAP['a', 1, 'b', 2]) AS T(k, v)";
    expect(await rows(map)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    const nested = "SELECT a, b FROM UNNEST(ARRAY[ROW(1, 'x'), ROW(2, 'y')]) AS T(a, b)";
    expect(await rows(nested)).toEqual([
      [1, 'x'],
      [2, 'y'],
    ]);
  });

  it('takes arrays and maps only', async () => {
    expect(await problem(`SELECT 1 FROM ${LISTS} CROSS JOIN UNNEST(id) AS T(x)`)).toContain(
      'UNNEST takes an ARRAY or a MAP, not INT',
    );
  });
});
