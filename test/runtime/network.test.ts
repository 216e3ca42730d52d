import { describe, expect, it } from 'vitest';
import { KIND_WATERMARK } from '../../src/exchange/channel.js';
import { localNetworks, networkBuffers, sharedNetwork } from '../../src/runtime/network.js';
import type { TaskNetwork } from '../../src/runtime/network.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const EXCHANGES = 2;
const PARALLELISM = 3;

/** Networks of all subtasks, in one thread and as each thread of its own has them. */
const kinds: readonly [string, () => TaskNetwork[]][] = [
  [
    'one thread',
    () => localNetworks(networkBuffers(EXCHANGES, PARALLELISM, false, 1024), PARALLELISM),
  ],
  [
    'threads',
    () => {
      const buffers = networkBuffers(EXCHANGES, PARALLELISM, true, 1024);
      return Array.from({ length: PARALLELISM }, (_, subtask) => sharedNetwork(buffers, subtask));
    },
  ],
];

describe.each(kinds)('a network of %s', (_name, make) => {
  it('leads from each subtask to each other, and rings there', () => {
    const networks = make();
    for (let exchange = 0; exchange < EXCHANGES; exchange++) {
      networks.forEach((network, from) => {
        network.writers(exchange).forEach((writer, to) => {
          expect(writer === undefined).toBe(from === to);
          if (writer === undefined) return;
          const before = networks.map(({ bell }) => bell.count);
          writer.writeMark(KIND_WATERMARK, exchange * 100 + from * 10 + to);
          const rung = networks.map(({ bell }, subtask) => bell.count - before[subtask]);
          expect(rung).toEqual(networks.map((_, subtask) => (subtask === to ? 1 : 0)));
        });
      });
    }
    networks.forEach((network, to) => {
      for (let exchange = 0; exchange < EXCHANGES; exchange++) {
        network.readers(exchange, engine).forEach((reader, from) => {
          expect(reader === undefined).toBe(from === to);
          if (reader === undefined) return;
          const before = networks[from].bell.count;
          expect(reader.next()?.value).toBe(exchange * 100 + from * 10 + to);
          expect(networks[from].bell.count).toBe(before + 1);
          expect(reader.next()).toBeUndefined();
        });
      }
    });
  });
});

it('needs no channels for one subtask', () => {
  const [network] = localNetworks(networkBuffers(1, 1, false), 1);
  expect(network.writers(0)).toEqual([undefined]);
  expect(network.readers(0, engine)).toEqual([undefined]);
});
