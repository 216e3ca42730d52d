import { expect, it } from 'vitest';
import type { Rel } from '../../../src/sql/rel/rel.js';
import { packingOf } from '../../../src/sql/rule/packing.js';

it('is there where a plan has nested columns', async () => {
  const int = { kind: 'INT', isNullable: true } as const;
  const list = { kind: 'ARRAY', element: int, isNullable: true } as const;
  const flat: Rel = { kind: 'stream', name: 's', columns: [{ name: 'a', type: int }] };
  const nested: Rel = { kind: 'stream', name: 't', columns: [{ name: 'a', type: list }] };
  const union = (inputs: Rel[]): Rel => ({ kind: 'union', inputs, columns: flat.columns });
  expect(await packingOf(union([flat, flat]))).toBeUndefined();
  expect(await packingOf(union([flat, union([nested])]))).toBeTypeOf('function');
});
