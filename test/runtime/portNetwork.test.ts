import { expect, it } from 'vitest';
import { KIND_WATERMARK } from '../../src/exchange/channel.js';
import { connectedPorts, portNetwork, portsOf } from '../../src/runtime/portNetwork.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('connects each two subtasks in each exchange, and none with itself', async () => {
  const ends = connectedPorts(2, 3);
  expect(ends.map((ports) => portsOf(ports).length)).toEqual([8, 8, 8]);
  const networks = ends.map((ports) => portNetwork(ports));
  const engine = createEngine();
  for (const exchange of [0, 1]) {
    const writers = networks.map((network) => network.writers(exchange));
    const readers = networks.map((network) => network.readers(exchange, engine));
    for (const from of [0, 1, 2]) {
      for (const to of [0, 1, 2]) {
        const [writer, reader] = [writers[from][to], readers[to][from]];
        expect(writer === undefined).toBe(from === to);
        if (reader === undefined) continue;
        const seen = networks[to].bell.count;
        writer?.writeMark(KIND_WATERMARK, 10 * from + to);
        await networks[to].bell.wait(seen, new AbortController().signal);
        expect(reader.next()?.value).toBe(10 * from + to);
        reader.release();
      }
    }
  }
});
