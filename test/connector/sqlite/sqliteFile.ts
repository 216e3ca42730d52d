// A database file in a folder of its own, read back through the library alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A path in a new folder that is removed after the test. */
export function temporaryPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-'));
  folders.push(folder);
  return join(folder, name);
}

/** Rows of a query, 64-bit integers as bigint. */
export function query(path: string, sql: string): Record<string, unknown>[] {
  const database = new Database(path);
  try {
    const statement = database.prepare(sql);
    statement.safeIntegers(true);
    return statement.all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}
