// Transferred buffers: they come back, and are used again. channel.test.ts has the rest.
import { expect, it } from 'vitest';
import { LocalBell } from '../../src/exchange/bell.js';
import { TransferReader, TransferWriter } from '../../src/exchange/transfer.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('makes no buffers while it goes on', async () => {
  const engine = createEngine();
  const address = engine.memory.allocate(1 << 16);
  const { port1, port2 } = new MessageChannel();
  const writer = new TransferWriter(port1, new LocalBell(), 1 << 16);
  const made: number[] = [];
  const bell = new LocalBell();
  const reader = new TransferReader(port2, engine, bell);
  const { ArrayBuffer: Original } = globalThis;
  globalThis.ArrayBuffer = new Proxy(Original, {
    construct: (target, [length]: [number]) => {
      made.push(length);
      return new target(length);
    },
  });
  try {
    const { signal } = new AbortController();
    for (let i = 0; i < 500; i++) {
      const seen = bell.count;
      writer.writeRows(engine, [{ address, length: 10_000 }], 10_000);
      await bell.wait(seen, signal);
      expect(reader.next()).toBeDefined();
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    globalThis.ArrayBuffer = Original;
    reader.release();
  }
  expect(made.length).toBeLessThan(10);
});
