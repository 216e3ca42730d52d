import { expect, it } from 'vitest';
import { FunctionCatalog } from '../../../../src/sql/functions/user/functionCatalog.js';
import { scalarFunction, tableFunction } from '../../../../src/sql/functions/user/definitions.js';

const scalar = scalarFunction({ parameters: [], result: 'INT', call: () => 1 });
const table = tableFunction({ parameters: [], result: 'INT', call: () => [1] });

it('finds functions without case: of the system, temporary ones, those of the catalog', () => {
  const functions = new FunctionCatalog((parts) => (parts.length === 1 ? ['db', ...parts] : parts));
  functions.add('catalog', 'f', scalar);
  functions.add('temporary', 'db.F', scalar);
  expect(functions.find('F')?.name).toBe('db.F');
  functions.add('system', 'F', table);
  expect(functions.find('f')?.scalar).toBeUndefined();
  expect(functions.names()).toEqual(['f']);
  expect(() => functions.add('system', 'f', scalar)).toThrow('already');
  expect(functions.drop('system', 'F')).toBe(true);
  expect(functions.drop('system', 'F')).toBe(false);
  expect(functions.has('temporary', 'f')).toBe(true);
});

it('refuses what is no function, and signatures of several kinds', () => {
  const functions = new FunctionCatalog((parts) => parts);
  expect(() => functions.add('system', 'f', [scalar, table])).toThrow('one kind');
  expect(() => functions.add('system', 'f', 'text' as never)).toThrow('made by scalarFunction');
});
