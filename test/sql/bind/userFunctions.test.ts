import { expect, it } from 'vitest';
import { tableEnvironment, tableFunction } from '../../../src/tables.js';

it('says where table functions stand', async () => {
  const tables = tableEnvironment();
  const rows = tableFunction({ parameters: ['INT'], result: 'INT', call: () => [1] });
  tables.createTemporaryFunction('f', rows);
  await expect(tables.executeSql('SELECT f(1)')).rejects.toThrow('LATERAL TABLE(F(…))');
});
