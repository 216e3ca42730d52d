import { describe, expect, it } from 'vitest';
import { CatalogSession } from '../../support/catalogScript.js';

describe('DESCRIBE', () => {
  it('lists key, extras and watermark', () => {
    const session = new CatalogSession();
    session.run(
      'CREATE TABLE t (a INT, b INT, p AS PROCTIME(), at TIMESTAMP(3), WATERMARK FOR at AS at,' +
        ' PRIMARY KEY (a, b) NOT ENFORCED)',
    );
    expect(session.rows('DESC t')).toEqual([
      ['a', 'INT', false, 'PRI(a, b)', null, null],
      ['b', 'INT', false, 'PRI(a, b)', null, null],
      ['p', 'TIMESTAMP_LTZ(3) *PROCTIME*', false, null, 'AS PROCTIME()', null],
      ['at', 'TIMESTAMP(3) *ROWTIME*', true, null, null, '`at`'],
    ]);
  });

  it('names the columns of a view', () => {
    const session = new CatalogSession();
    session.run("CREATE VIEW v (x) AS SELECT 'a'");
    expect(session.rows('DESCRIBE v')).toEqual([['x', 'CHAR(1)', false, null, null, null]]);
  });
});
