import { tableFromIPC } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { checkpointCat, type CatRequest } from '../../src/cli/checkpointCat.js';
import { checkpointFolders, users } from '../support/checkpointFolders.js';

const folders = await checkpointFolders();
afterAll(() => folders.remove());

async function cat(request: Partial<CatRequest>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const all: CatRequest = {
    folder: folders.whole,
    operator: 'count',
    table: 'groups',
    format: 'table',
    limit: Infinity,
    ...request,
  };
  await checkpointCat(all, async (piece) => void pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces);
}
const text = async (request: Partial<CatRequest>): Promise<string> => String(await cat(request));

describe('the rows of a table of state', () => {
  it('are a table, without control characters', async () => {
    const printed = await text({});
    expect(printed).toMatch(/key_group INT .* user STRING .* total BIGINT/);
    expect(printed).toMatch(/\d+ .* AA .* 10 /);
    expect(printed).toContain('null');
    expect(printed).not.toContain('\u001b[31m');
    expect(printed).not.toContain('more row');
  });

  it('are the first, with how many follow', async () => {
    const printed = await text({ table: 'slices', limit: 20 });
    expect(printed.match(/│ \d+ +│/g)).toHaveLength(20);
    expect(printed).toContain('… 1.5 k more rows');
    expect(await text({ table: 'slices', limit: 1499 })).toContain('… 1 more row\n');
    expect(await text({ limit: 0 })).toContain('… 5 more rows');
  });

  it('are CSV', async () => {
    const [head, ...lines] = (await text({ format: 'csv' })).trimEnd().split('\n');
    expect(head).toBe('key_group,user,total');
    expect(lines).toHaveLength(5);
    expect(lines.some((line) => line.endsWith(',"quo""te, x",11'))).toBe(true);
    const all = await text({ table: 'slices', format: 'csv' });
    expect(all.split('\n')).toHaveLength(1502);
  });

  it('are NDJSON', async () => {
    const rows = (await text({ format: 'ndjson' })).trimEnd().split('\n');
    const read = rows.map((line) => (JSON.parse(line) as { user: string | null }).user);
    expect(read.sort()).toEqual(users.slice().sort());
    const some = await text({ table: 'slices', format: 'ndjson', limit: 3 });
    expect(some).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
  });

  it('are Arrow', async () => {
    const table = tableFromIPC(await cat({ format: 'arrow' }));
    expect(table.numRows).toBe(5);
    expect(table.schema.names).toEqual(['key_group', 'user', 'total']);
    expect(tableFromIPC(await cat({ format: 'arrow', limit: 2 })).numRows).toBe(2);
  });

  it.each([
    // The only operator with tables.
    [{ operator: undefined, table: undefined }, "Name the table of 'count' to print: 'groups', "],
    [{ operator: 'cuont' }, "There is no operator 'cuont'. There are: 'count'."],
    [{ table: 'x' }, "There is no table of 'count' 'x'. There are: 'groups', 'slices'."],
    [{ checkpoint: '3' }, "'savepoint-000003' has no tables of state"],
  ])('are to be named: %j', async (request, message) => {
    await expect(cat(request)).rejects.toThrow(message);
  });

  it('are refused of a damaged file, which is named', async () => {
    await expect(cat({ folder: folders.damaged })).rejects.toThrow(
      "The file 'chk-000004/0/count/groups.arrow'",
    );
  });
});
