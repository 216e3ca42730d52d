import { describe, expect, it } from 'vitest';
import { CatalogSession } from '../../support/catalogScript.js';

const create = (body: string): (() => unknown) => {
  const session = new CatalogSession();
  return () => session.run(`CREATE TABLE t (${body})`);
};

describe('WATERMARK FOR', () => {
  it.each([
    'a TIMESTAMP(3), WATERMARK FOR a AS a',
    "a TIMESTAMP_LTZ(0), WATERMARK FOR a AS a - INTERVAL '1' SECOND",
    'r ROW<a ROW<b TIMESTAMP(3)>>, WATERMARK FOR r.a.b AS r.a.b',
    'l BIGINT, a AS TO_TIMESTAMP_LTZ(l, 3), WATERMARK FOR a AS a',
  ])('takes %s', (body) => {
    expect(create(body)).not.toThrow();
  });

  it.each([
    ['r ROW<a TIMESTAMP(3)>, WATERMARK FOR r.b AS r.a', "there is no 'r.b'. Did you mean 'a'?"],
    ['r ROW<a TIMESTAMP(3)>, WATERMARK FOR r AS r.a', "'r' is ROW<a TIMESTAMP(3)>"],
    ['a TIMESTAMP(3), WATERMARK FOR a AS 1', 'the expression is INT NOT NULL'],
  ])('refuses %s', (body, message) => {
    expect(create(body)).toThrow(message);
  });
});
