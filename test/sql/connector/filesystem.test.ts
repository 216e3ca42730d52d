import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { requestOf, rowsOf, sinkOf, sourceOf, writeRows } from '../../support/tableRequest.js';

let baseFolder = '';
beforeEach(() => {
  baseFolder = mkdtempSync(join(tmpdir(), 'millrace-files-'));
});

const create = (columns: string, options: string): string =>
  `CREATE TABLE t (${columns}) WITH ('connector' = 'filesystem', ${options})`;

const COLUMNS = 'a INT, b STRING, d DECIMAL(5, 2), at TIMESTAMP(3), z TIMESTAMP_LTZ(3)';
const at = new Date('2024-02-29T23:59:59.250Z');
const ROWS = [
  { a: 1, b: 'x', d: '1.50', at, z: at },
  { a: null, b: null, d: null, at: null, z: null },
];

describe("the connector 'filesystem'", () => {
  it.each([
    [
      'json',
      '{"a":1,"b":"x","d":1.50,"at":"2024-02-29 23:59:59.25","z":"2024-02-29 23:59:59.25Z"}\n' +
        '{"a":null,"b":null,"d":null,"at":null,"z":null}\n',
    ],
    ['csv', '1,x,1.50,2024-02-29 23:59:59.250,2024-02-29 23:59:59.250Z\n,,,,\n'],
    ['parquet', undefined],
    ['arrow', undefined],
  ])('writes %s and reads it again', async (format, text) => {
    const table = create(COLUMNS, `'path' = 'out.${format}', 'format' = '${format}'`);
    await writeRows(table, ROWS, { baseFolder });
    if (text !== undefined) {
      expect(readFileSync(join(baseFolder, `out.${format}`), 'utf8')).toBe(text);
    }
    const rows = (await rowsOf(table, { baseFolder })) as { a: number; b: string }[];
    expect(rows.map(({ a, b }) => [a, b])).toEqual([
      [1, 'x'],
      [null, null],
    ]);
  });

  it('writes part files into a folder', async () => {
    const table = create('a INT', "'path' = 'out', 'format' = 'json'");
    await writeRows(table, [{ a: 1 }], { baseFolder });
    const [part] = readdirSync(join(baseFolder, 'out'));
    expect(part).toMatch(/^part-.*\.json$/);
    expect(await rowsOf(table, { baseFolder })).toEqual([{ a: 1 }]);
  });

  it('reads compressed files, addresses and other dialects', async () => {
    const path = join(baseFolder, 'in.csv.gz');
    writeFileSync(path, gzipSync("# no row\n1;'a;b'\n2;NIL\nbad;x\n"));
    const options =
      `'path' = 'file://${path}', 'format' = 'csv', 'csv.field-delimiter' = ';', ` +
      `'csv.quote-character' = '''', 'csv.null-literal' = 'NIL', ` +
      `'csv.allow-comments' = 'true', 'csv.ignore-parse-errors' = 'true'`;
    expect(await rowsOf(create('a INT, b STRING', options))).toEqual([
      { a: 1, b: 'a;b' },
      { a: 2, b: null },
    ]);
  });

  it('passes over lines that do not fit where it is told to', async () => {
    writeFileSync(join(baseFolder, 'in.json'), '{"a":1}\n{"a":"x"}\n{"b":2}\n');
    const options = "'path' = 'in.json', 'format' = 'json'";
    await expect(rowsOf(create('a INT', options), { baseFolder })).rejects.toThrow('in.json');
    const lenient = create('a INT', `${options}, 'json.ignore-parse-errors' = 'true'`);
    expect(await rowsOf(lenient, { baseFolder })).toEqual([{ a: 1 }, { a: null }]);
  });

  it('takes timestamps of one standard', async () => {
    const line = (text: string): void => {
      writeFileSync(join(baseFolder, 'in.json'), `{"at":"${text}"}\n`);
    };
    const table = (more: string): string =>
      create('at TIMESTAMP(3)', `'path' = 'in.json', 'format' = 'json'${more}`);
    line('2024-02-29T01:02:03.5');
    const iso = table(", 'json.timestamp-format.standard' = 'ISO-8601'");
    expect(await rowsOf(iso, { baseFolder })).toHaveLength(1);
    await expect(rowsOf(table(''), { baseFolder })).rejects.toThrow('in.json');
  });

  it('looks rows up', async () => {
    writeFileSync(join(baseFolder, 'side.csv'), '1,one\n2,two\n2,zwei\n');
    const text = create('k BIGINT, v STRING', "'path' = 'side.csv', 'format' = 'csv'");
    const { factory, request } = await requestOf(text, { baseFolder });
    const lookup = await factory.lookup?.(request);
    const context = { clock: { now: () => 0 } as never, signal: new AbortController().signal };
    const reader = await lookup?.open(['k'], context);
    const rows = await reader?.lookup([{ k: 2n }, { k: 3n }], context);
    expect(rows?.map((found) => found.map((row) => (row as { v: string }).v))).toEqual([
      ['two', 'zwei'],
      [],
    ]);
    reader?.close();
  });

  it.each([
    [create('a INT', "'path' = 'x', 'format' = 'jsn'"), "did you mean 'json'?"],
    [create('a INT', "'path' = 'hdfs://x', 'format' = 'json'"), 'not supported yet'],
    [
      create('a INT', "'path' = 'x', 'format' = 'json', 'json.fail-on-missing-field' = 'true'"),
      'declare the column NOT NULL',
    ],
    [
      create('a INT', "'path' = 'x', 'format' = 'json'").replace('WITH', 'PARTITIONED BY (a) WITH'),
      'PARTITIONED BY is not supported yet',
    ],
  ])('refuses %s', async (text, message) => {
    await expect(sourceOf(text, { baseFolder })).rejects.toThrow(message);
    await expect(sinkOf(text, { baseFolder })).rejects.toThrow(message);
  });

  it('is watched with source.monitor-interval', async () => {
    const options = "'path' = 'x', 'format' = 'json', 'source.monitor-interval' = '1 s'";
    const { factory, request } = await requestOf(create('a INT', options));
    expect(factory.isBounded?.(request.options)).toBe(false);
    expect((await factory.source?.(request))?.isBounded).toBe(false);
  });

  it.each(['10MB', '1 kb', '512'])('takes parts of %s', async (size) => {
    const options = `'path' = 'o/', 'format' = 'json', 'sink.rolling-policy.file-size' = '${size}'`;
    expect((await sinkOf(create('a INT', options), { baseFolder })).isParallel).toBe(true);
  });
});
