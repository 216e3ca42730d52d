import { existsSync, readFileSync } from 'node:fs';
import { describe } from 'vitest';
import Database from 'libsql';
import { killedJobTests } from '../database/killedJobTests.js';
import { namesIn } from './temporaryFolder.js';

const numbersIn = (path: string): number[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { id: number }).id);

describe('a file', () => {
  killedJobTests(
    () => ({
      kind: 'file',
      place: (folder) => `${folder}/numbers.json`,
      written: async (folder) => {
        const path = `${folder}/numbers.json`;
        return existsSync(path) ? numbersIn(path) : [];
      },
    }),
    [false],
  );
});

describe('a folder', () => {
  killedJobTests(
    () => ({
      kind: 'folder',
      place: (folder) => `${folder}/parts/`,
      written: async (folder) => {
        if (!existsSync(`${folder}/parts`)) return [];
        const names = namesIn(`${folder}/parts`).filter((name) => !name.startsWith('.'));
        return names.flatMap((name) => numbersIn(`${folder}/parts/${name}`));
      },
    }),
    [false],
  );
});

describe('a table of SQLite', () => {
  killedJobTests(
    () => ({
      kind: 'sqlite',
      place: (folder) => `${folder}/numbers.db`,
      written: async (folder) => {
        if (!existsSync(`${folder}/numbers.db`)) return [];
        const database = new Database(`${folder}/numbers.db`);
        try {
          const tables = database.prepare(`SELECT name FROM sqlite_master WHERE name = 'numbers'`);
          if (tables.all().length === 0) return [];
          const rows = database.prepare('SELECT id FROM numbers').all() as { id: number }[];
          return rows.map(({ id }) => id);
        } finally {
          database.close();
        }
      },
    }),
    [false, true],
  );
});
