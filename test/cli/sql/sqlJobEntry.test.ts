import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sqlJobEntry } from '../../../src/cli/sql/sqlJobEntry.js';

describe('sqlJobEntry', () => {
  it('is a module that threads can load', () => {
    expect(existsSync(sqlJobEntry())).toBe(true);
  });
});
