// The entrances under abuse: whatever the text, there is a tree or a located SqlSyntaxError, in
// time that grows with the text and not faster.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../../src/error.js';
import {
  parseDataType,
  parseExpression,
  parseScript,
  parseStatement,
  printStatement,
  SqlSyntaxError,
} from '../../../src/sql/index.js';
import { corpus, syntaxErrorOf, withoutSpans } from '../../support/sqlCorpus.js';

/** Parses; a SqlSyntaxError must lie within the text. */
function expectTreeOrError(text: string): void {
  try {
    const tree = parseScript(text);
    const again = parseScript(tree.map(printStatement).join(';\n'));
    expect(unquoted(again)).toEqual(unquoted(tree));
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    expect(error).toBeInstanceOf(MillraceError);
    expect(error.start).toBeLessThanOrEqual(text.length);
    expect(error.message.length).toBeLessThan(2000);
    expect(error.location.line).toBeGreaterThan(0);
  }
}

/** Names behind AS may be reserved words; printed they may be quoted. */
function unquoted(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(withoutSpans(tree)).replaceAll('"isQuoted":true', '"isQuoted":false'),
  );
}

describe('scripts', () => {
  it('are statements with semicolons between them', () => {
    expect(parseScript('')).toEqual([]);
    expect(parseScript(' ;;-- nothing\n; /* at all */')).toEqual([]);
    const kinds = parseScript("SET 'a' = 'b';; SELECT 1;\nUSE x").map(({ kind }) => kind);
    expect(kinds).toEqual(['set', 'query', 'use']);
    expect(syntaxErrorOf('SELECT 1 SELECT 2').expected).toContain('end of statement');
  });

  it('of the whole corpus are read at once, with offsets of the script', () => {
    const script = corpus.map(([, text]) => text).join('\n');
    const statements = parseScript(script);
    expect(statements).toHaveLength(100);
    expect(script.slice(statements[99].start, statements[99].end)).toMatch(/^SELECT .* rn = 1$/);
  });

  it('name their file in errors', () => {
    expect(() => parseScript('SELECT\n FROM t', { source: 'job.sql' })).toThrow(/^job.sql:2:2: /);
    expect(() => parseScript("SELECT '", { source: 'job.sql' })).toThrow(/^job.sql:1:8: /);
  });
});

describe('parts', () => {
  it('are one statement, expression or type', () => {
    expect(parseStatement('SELECT 1;').kind).toBe('query');
    expect(parseExpression('a + 1').kind).toBe('binary');
    expect(parseDataType('INT NOT NULL')).toMatchObject({ name: 'INT', isNullable: false });
    expect(() => parseStatement('SELECT 1; SELECT 2')).toThrow(SqlSyntaxError);
    expect(() => parseExpression('a b')).toThrow(/expected .* end of statement/);
    expect(() => parseDataType('INT INT')).toThrow(SqlSyntaxError);
  });
});

describe('long and deep texts', () => {
  const deep = 5000;
  const nested: Record<string, string> = {
    parentheses: `SELECT ${'('.repeat(deep)}1${')'.repeat(deep)}`,
    'open parentheses': `SELECT ${'('.repeat(deep)}`,
    'tables in parentheses': `SELECT * FROM ${'('.repeat(deep)}t${')'.repeat(deep)}`,
    queries: `${'('.repeat(deep)}SELECT 1${')'.repeat(deep)}`,
    'derived tables': `${'SELECT * FROM ('.repeat(deep)}SELECT 1${')'.repeat(deep)}`,
    calls: `SELECT ${'f('.repeat(deep)}1${')'.repeat(deep)}`,
    not: `SELECT ${'NOT '.repeat(deep)}a`,
    signs: `SELECT ${'- '.repeat(deep)}a`,
    like: `SELECT ${'a LIKE '.repeat(deep)}a`,
    case: `SELECT ${'CASE WHEN '.repeat(deep)}`,
    arrays: `SELECT ${'ARRAY['.repeat(deep)}`,
    casts: `SELECT ${'CAST('.repeat(deep)}`,
    indexes: `SELECT ${'a['.repeat(deep)}`,
    types: `CREATE TABLE t (a ${'ARRAY<'.repeat(deep)}INT`,
    'array suffixes': `CREATE TABLE t (a INT ${'ARRAY '.repeat(deep)})`,
    rows: `CREATE TABLE t (a ${'ROW<a '.repeat(deep)}INT`,
    explain: 'EXPLAIN '.repeat(deep),
    execute: 'EXECUTE '.repeat(deep),
    'common tables': 'WITH a AS ('.repeat(deep),
    'grouping sets': `SELECT a FROM t GROUP BY ${'CUBE ('.repeat(deep)}`,
    pattern: `SELECT * FROM t MATCH_RECOGNIZE (PATTERN ${'('.repeat(deep)}`,
    exists: `SELECT ${'EXISTS (SELECT '.repeat(deep)}`,
    'table arguments': `SELECT * FROM ${'f(TABLE(SELECT * FROM '.repeat(deep)}`,
  };

  it.each(Object.entries(nested))('%s, too deep, are refused', (_, text) => {
    expect(syntaxErrorOf(text).problem).toMatch(/levels/);
  });

  const chains: Record<string, string> = {
    sums: `SELECT ${Array(deep).fill('1').join(' + ')}`,
    indexes: `SELECT a${'[1]'.repeat(deep)}`,
    unions: Array(deep).fill('SELECT 1').join(' UNION ALL '),
    joins: `SELECT * FROM t${' NATURAL JOIN t'.repeat(deep)}`,
    tests: `SELECT a${' IS NULL'.repeat(deep)}`,
  };

  it.each(Object.entries(chains))('chains of %s have a limit', (_, text) => {
    expect(syntaxErrorOf(text).problem).toMatch(/in a chain/);
  });

  it('up to the limits are read and printed', () => {
    for (const [open, close] of ['()', '[]'].map((pair) => [...pair])) {
      const text = `SELECT ${`a${open}`.repeat(200)}1${close.repeat(200)}`;
      expect(printStatement(parseStatement(text))).toBe(text);
    }
    const sum = `SELECT ${Array(450).fill('1').join(' + ')}`;
    expect(printStatement(parseStatement(sum))).toBe(sum);
  });

  it('with many conditions have no limit', () => {
    const conditions = Array.from({ length: 20_000 }, (_, i) => `a = ${i}`);
    const text = `SELECT a FROM t WHERE ${conditions.join(' OR ')}`;
    expect(printStatement(parseStatement(text))).toBe(text);
  });

  it('of a megabyte are read', () => {
    const rows = Array.from({ length: 42_000 }, (_, i) => `(${i}, 'row''s ${i}')`);
    const text = `INSERT INTO t VALUES ${rows.join(', ')}`;
    expect(text.length).toBeGreaterThan(1e6);
    expect(printStatement(parseStatement(text))).toBe(text);
  });

  it.each([
    ['string', `SELECT '${'x'.repeat(1 << 21)}'`],
    ['name', `SELECT \`${'x'.repeat(1 << 21)}\``],
    ['word', `SELECT ${'x'.repeat(1 << 21)}`],
    ['number', `SELECT ${'1'.repeat(1 << 21)}`],
    ['space', `SELECT${' \n'.repeat(1 << 20)}1`],
    ['comments', `SELECT${' -- x\n'.repeat(1 << 18)}1`],
    ['comment', `SELECT /*${'*'.repeat(1 << 21)}*/ 1`],
    ['quotes', `SELECT '${"''".repeat(1 << 20)}'`],
    ['other letters', `SELECT ${'ß'.repeat(1 << 20)}`],
  ])('of one %s of megabytes are read', (_, text) => {
    expect(parseStatement(text).kind).toBe('query');
  });

  it('with an error in a megabyte show little of it', () => {
    const error = syntaxErrorOf(`SELECT ${'a, '.repeat(300_000)} FROM t`);
    expect(error.message.length).toBeLessThan(500);
    expect(syntaxErrorOf(`SELECT a b ${'x'.repeat(1e6)}`).message.length).toBeLessThan(500);
  });

  it('of more than 16 MiB are refused', () => {
    expect(syntaxErrorOf(' '.repeat((1 << 24) + 1)).problem).toMatch(/more than 16777216 char/);
  });
});

describe('names and literals', () => {
  it.each(["'", '`', '"', '\0', '\n', '\r\n', '\u001b[2J', '\u2028', '\ud800', '\\', "''", ';--'])(
    'may have %j',
    (odd) => {
      const [name, text] = [`a${odd}b`.replaceAll('`', '``'), `a${odd}b`.replaceAll("'", "''")];
      const statement = parseStatement(`SELECT '${text}' AS \`${name}\``);
      expect(statement).toMatchObject({
        body: { items: [{ expression: { value: `a${odd}b` }, alias: { name: `a${odd}b` } }] },
      });
      expect(withoutSpans(parseStatement(printStatement(statement)))).toEqual(
        withoutSpans(statement),
      );
    },
  );

  it('never reach a terminal as control characters', () => {
    const { message } = syntaxErrorOf('SELECT `\u001b[2J` `a` `b\u001b[31m\0`');
    expect(message).not.toMatch(/[\0\u001b]/);
  });
});

describe('random texts', () => {
  const statements = corpus.map(([, text]) => text);

  it('that are cut anywhere', () => {
    for (const text of statements) {
      for (let end = 0; end < text.length; end += 7) expectTreeOrError(text.slice(0, end));
    }
  });

  it('with tokens left out, doubled, exchanged', () => {
    const token = /\s+|\w+|'[^']*'|./g;
    const mutation = fc.record({
      text: fc.constantFrom(...statements),
      edits: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(2)), { minLength: 1, maxLength: 4 }),
    });
    const check = fc.property(mutation, ({ text, edits }) => {
      const tokens: string[] = text.match(token) ?? [];
      for (const [from, to, kind] of edits) {
        const [a, b] = [from % tokens.length, to % tokens.length];
        if (kind === 0) tokens[a] = '';
        else if (kind === 1) tokens[a] = `${tokens[a]} ${tokens[b]}`;
        else [tokens[a], tokens[b]] = [tokens[b], tokens[a]];
      }
      expectTreeOrError(tokens.join(''));
    });
    fc.assert(check, { numRuns: 700 });
  });

  it('with a column called final before a derived table', () => {
    expectTreeOrError('SELECT Q.category, final FROM (SELECT * FROM bid) Q');
    expectTreeOrError('SELECT running FROM (VALUES (1)) AS t (running)');
  });

  it('of characters', () => {
    const words =
      'SELECT FROM ( ) [ ] { } < > , . ; : = => /*+ */ /* -- \' " ` a 1 U& X TABLE'.split(' ');
    const text = fc.array(fc.oneof(fc.constantFrom(...words, ' ', '\n'), fc.string()));
    fc.assert(
      fc.property(text, (parts) => expectTreeOrError(parts.join(''))),
      { numRuns: 700 },
    );
  });
});
