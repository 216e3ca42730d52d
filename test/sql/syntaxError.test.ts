import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/error.js';
import { SqlSyntaxError } from '../../src/sql/index.js';

describe('a syntax error', () => {
  const error = new SqlSyntaxError({
    text: 'SELECT a\nFORM b',
    start: 9,
    end: 13,
    reason: "unexpected 'FORM'",
    expected: ['FROM', ','],
    suggestion: 'FROM',
    advice: 'did you mean FROM?',
    source: 'job.sql',
  });

  it('is a MillraceError with its place', () => {
    expect(error).toBeInstanceOf(MillraceError);
    expect(error).toBeInstanceOf(SqlSyntaxError);
    expect([error.code, error.domain]).toEqual(['PLAN_SYNTAX', 'plan']);
    expect(error.location).toEqual({ source: 'job.sql', line: 2, column: 1, offset: 9 });
    expect([error.expected, error.suggestion]).toEqual([['FROM', ','], 'FROM']);
  });

  it('shows the line', () => {
    expect(error.message).toBe(
      "job.sql:2:1: unexpected 'FORM'; did you mean FROM?\n2 | FORM b\n  | ^^^^",
    );
  });

  it('is not any MillraceError', () => {
    expect(new MillraceError('PLAN_UNSUPPORTED', 'no')).not.toBeInstanceOf(SqlSyntaxError);
  });
});
