import { expect, it } from 'vitest';
import { aggregateFunction, tableEnvironment, tableFunction } from '../../../src/tables.js';

it('says where table functions stand', async () => {
  const tables = tableEnvironment();
  const rows = tableFunction({ parameters: ['INT'], result: 'INT', call: () => [1] });
  tables.createTemporaryFunction('f', rows);
  await expect(tables.executeSql('SELECT f(1)')).rejects.toThrow('LATERAL TABLE(F(…))');
});

it('refuses aggregate functions of a program by name: they are not planned yet', async () => {
  const tables = tableEnvironment();
  const mine = aggregateFunction({
    parameters: ['INT'],
    result: 'INT',
    createAccumulator: () => 0,
    accumulate: (count) => count + 1,
    getValue: (count) => count,
  });
  tables.createTemporaryFunction('mine', mine);
  await expect(tables.executeSql('SELECT mine(1)')).rejects.toThrow('aggregate function MINE');
});
