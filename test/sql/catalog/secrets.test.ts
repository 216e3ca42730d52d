import { describe, expect, it } from 'vitest';
import { isSecret, shownOptions, shownValue } from '../../../src/sql/catalog/secrets.js';

describe('secrets', () => {
  it.each(['password', 'properties.sasl.jaas.config', 's3.secret-key', 'auth.token', 'API-Key'])(
    'hides %s',
    (key) => {
      expect(isSecret(key)).toBe(true);
      expect(shownValue(key, 'x')).toBe('******');
    },
  );

  it('shows the rest, addresses without their password', () => {
    expect(
      shownOptions({ path: 'a', url: 'postgres://me:pass@host/db', primaryKey: 'id' }),
    ).toEqual({ path: 'a', url: 'postgres://me:******@host/db', primaryKey: 'id' });
  });
});
