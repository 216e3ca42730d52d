// All of Flink's statements that we know of are read, and nothing else is.
import { describe, expect, it } from 'vitest';
import { parseExpression, parseScript, SqlSyntaxError } from '../../../src/sql/index.js';
import { broken, corpus, precedence, syntaxErrorOf } from '../../support/sqlCorpus.js';
import { grouped } from '../../support/sqlGrouping.js';

describe('the corpus', () => {
  it.each(corpus)('%s', (_, text) => {
    const [statement, ...others] = parseScript(text);
    expect(others).toEqual([]);
    expect(text.slice(statement.end).trim()).toMatch(/^;?$/);
  });
});

describe('precedence', () => {
  const accepted = precedence.filter(([, grouping]) => grouping !== 'REJECTED');
  const rejected = precedence.filter(([, grouping]) => grouping === 'REJECTED');

  it('is that of Flink', () => {
    const found = accepted.map(([text]) => [text, grouped(parseExpression(text))]);
    expect(found).toEqual(accepted);
    expect(found.length + rejected.length).toBe(828);
  });

  it.each(rejected)('rejects %s', (text) => {
    expect(() => parseExpression(text)).toThrow(SqlSyntaxError);
  });
});

describe('broken statements', () => {
  it.each(broken)('%s', (_, text, line, column) => {
    expect(syntaxErrorOf(text).location).toMatchObject({ line, column });
  });

  it('are explained', () => {
    const messages = broken.map(([name, text]) => `${name}: ${syntaxErrorOf(text).message}\n`);
    expect(messages.join('\n')).toMatchSnapshot();
  });
});
