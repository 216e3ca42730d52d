import { describe, expect, it } from 'vitest';
import {
  decimal,
  float64,
  int32,
  row,
  string,
  timestamp,
  timestampLtz,
} from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { environment } from '../../../src/api/environment.js';
import { ResultPrinter, type PrinterOptions } from '../../../src/cli/sql/resultPrinter.js';
import { logicalType } from '../../../src/sql/types/index.js';
import { changeSource, type Changes } from '../../support/changeSource.js';

async function printed(changes: Changes, options: Partial<PrinterOptions> = {}): Promise<string> {
  const texts: string[] = [];
  const { fields } = changes.schema;
  const printer = new ResultPrinter({
    columns: fields.map(({ name, type }) => ({ name, type: logicalType(type) })),
    format: 'csv',
    isChangelog: false,
    retracts: changes.changes.some(([kind]) => kind !== '+I'),
    timeZone: 'UTC',
    write: async (text) => void texts.push(text),
    ...options,
  });
  const env = environment();
  await printer.begin();
  env.from(changeSource(changes)).sinkTo(printer.sink());
  await env.execute().done;
  await printer.end();
  return texts.join('');
}

const WORDS: Changes = {
  schema: schema({ word: string().nullable(), n: int32() }),
  changes: [
    ['+I', 'a', 1],
    ['+I', 'b', 1],
    ['-U', 'a', 1],
    ['+U', 'a', 2],
    ['+I', null, 1],
    ['-D', 'b', 1],
    ['+I', '', 1],
  ],
};

describe('ResultPrinter', () => {
  it('prints the rows that are left, in the order of arrival', async () => {
    expect(await printed(WORDS)).toBe('word,n\na,2\n,1\n"",1\n');
    expect(await printed({ ...WORDS, batchSize: 1 })).toBe('word,n\na,2\n,1\n"",1\n');
    expect(await printed(WORDS, { format: 'ndjson' })).toBe(
      '{"word":"a","n":2}\n{"word":null,"n":1}\n{"word":"","n":1}\n',
    );
    expect(await printed(WORDS, { format: 'table' })).toContain('│ <NULL> │ 1 │');
  });

  it('prints every change with --changelog', async () => {
    const changes = 'op,word,n\n+I,a,1\n+I,b,1\n-U,a,1\n+U,a,2\n+I,,1\n-D,b,1\n+I,"",1\n';
    expect(await printed(WORDS, { isChangelog: true })).toBe(changes);
    expect(await printed(WORDS, { isChangelog: true, isKept: true })).toBe(changes);
    expect(await printed(WORDS, { isChangelog: true, format: 'ndjson' })).toContain(
      '{"op":"-U","word":"a","n":1}\n',
    );
    expect(await printed(WORDS, { isChangelog: true, format: 'table' })).toContain('│ -D │');
  });

  it('prints changes as they come where there is no end', async () => {
    expect(await printed(WORDS, { isBounded: false, isChangelog: true })).toContain(
      'op,word,n\n+I,a,1\n',
    );
  });

  it('takes upserts by key', async () => {
    const changes = [
      ['+I', 'a', 1],
      ['+U', 'a', 2],
      ['+I', 'b', 1],
      ['-D', 'a', 2],
    ] as const;
    expect(await printed({ ...WORDS, changes }, { key: [0] })).toBe('word,n\nb,1\n');
  });

  it('writes values as the conventions say', async () => {
    const at = new Date('2024-02-29T23:30:00.250Z');
    const values: Changes = {
      schema: schema({
        t: timestamp(3),
        z: timestampLtz(3).nullable(),
        d: decimal(10, 3),
        f: float64(),
        s: string(),
        r: row({ x: int32() }),
      }),
      changes: [
        ['+I', at, at, '1.500', 1.5, 'a "b"\nc,d', { x: 1 }],
        ['+I', at, null, '-0.001', -1, 'é', { x: 2 }],
      ],
    };
    expect(await printed(values, { timeZone: 'Europe/Berlin' })).toBe(
      't,z,d,f,s,r\n' +
        '2024-02-29 23:30:00.250,2024-03-01 00:30:00.250,1.500,1.5,"a ""b""\nc,d","{""x"":1}"\n' +
        '2024-02-29 23:30:00.250,,-0.001,-1,é,"{""x"":2}"\n',
    );
  });

  it('prints the header alone of an empty result', async () => {
    expect(await printed({ ...WORDS, changes: [] })).toBe('word,n\n');
    expect(await printed({ ...WORDS, changes: [] }, { format: 'table' })).toBe('Empty set\n');
  });
});
