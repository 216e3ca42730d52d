import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importJobFile } from '../../src/api/importJobFile.js';

const folder = mkdtempSync(join(tmpdir(), 'millrace-jobs-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('a job file', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('may be JavaScript or TypeScript, and imports millrace wherever it lies', async () => {
    const script = write('job.mjs', `export default () => 'from JavaScript';`);
    const typed = write(
      'job.ts',
      `import { defineJob, type Environment } from 'millrace';
       import { sqlite } from 'millrace/sqlite';
       const text: string = typeof defineJob + ' ' + typeof sqlite;
       export default (_env: Environment): string => text;`,
    );
    const call = async (file: string): Promise<unknown> => {
      const { default: build } = await importJobFile(file);
      return (build as () => unknown)();
    };
    expect(await call(script)).toBe('from JavaScript');
    expect(await call(typed)).toBe('function function');
  });

  it('is looked for from the working directory', async () => {
    const file = write('near.mjs', `export default 1;`);
    expect((await importJobFile(relative(process.cwd(), file))).default).toBe(1);
  });

  it('has to be there, and may fail', async () => {
    await expect(importJobFile('nowhere.ts')).rejects.toMatchObject({
      code: 'CONNECTOR_NOT_FOUND',
    });
    const failing = write('failing.mjs', `throw new Error('no luck');`);
    await expect(importJobFile(failing)).rejects.toThrow('no luck');
  });
});
