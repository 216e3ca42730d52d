import { describe, expect, it } from 'vitest';
import { int64, string } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import type { Fields } from '../../../src/batch/dataType.js';
import type { Polled, Source } from '../../../src/source/source.js';
import { memoryLookup } from '../../../src/sql/connector/memoryLookup.js';

const context = { clock: { now: () => 0 } as never, signal: new AbortController().signal };

describe('memoryLookup', () => {
  it('reads no source without end', async () => {
    const source: Source<Fields> = {
      name: 'clicks',
      schema: schema({ k: int64(), v: string() }),
      isBounded: false,
      splits: async () => [],
      open: () => ({
        poll: (): Polled => ({ kind: 'end' }),
        position: () => null,
        close: () => undefined,
      }),
    };
    await expect(memoryLookup(source).open(['k'], context)).rejects.toThrow("of 'clicks' first");
  });
});
