import { expect, it } from 'vitest';
import { MemoryWriter } from '../../src/sink/memoryWriter.js';

it('flushes before it commits', async () => {
  const calls: string[] = [];
  class Writer extends MemoryWriter {
    write(): void {
      calls.push('write');
    }
    override async flush(): Promise<void> {
      calls.push('flush');
    }
  }
  const writer = new Writer();
  writer.write();
  expect(writer.needsFlush).toBe(false);
  await writer.commit(await writer.preCommit(1));
  expect(calls).toEqual(['write', 'flush']);
});
