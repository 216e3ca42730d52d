import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../../src/error.js';
import { parseScript } from '../../../src/sql/parse/parse.js';
import { executeDefinition } from '../../../src/sql/catalog/executeDefinition.js';
import { CatalogSession } from '../../support/catalogScript.js';
import { corpus } from '../../support/sqlCorpus.js';

describe('executeDefinition', () => {
  it.each(corpus)('executes %s, or says where it cannot', (_, text) => {
    const context = new CatalogSession().context(text);
    for (const statement of parseScript(text)) {
      try {
        executeDefinition(statement, context);
      } catch (error) {
        expect(error).toBeInstanceOf(MillraceError);
        if (!(error instanceof MillraceError)) throw error;
        expect(error.code).toMatch(/^PLAN_/);
        expect(error.location.line).toBeGreaterThan(0);
        expect(error.problem).toMatch(/\^/);
      }
    }
  });
});
