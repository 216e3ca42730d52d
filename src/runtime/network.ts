// Network: the rings between the subtasks of a job, and their bells.
//
//   rings[exchange][from][to]      one writer, one reader; none to oneself
import { LocalBell, SharedBell, type Bell, type OwnBell } from '../exchange/bell.js';
import type { ChannelReader, ChannelWriter } from '../exchange/channel.js';
import { ringBuffer, RingReader, RingWriter } from '../exchange/ring.js';
import type { Engine } from '../wasm/engine.js';

/** What one subtask has of the network. */
export interface TaskNetwork {
  readonly bell: OwnBell;
  /** Of an exchange: a writer to each subtask, undefined to oneself. */
  writers(exchange: number): (ChannelWriter | undefined)[];
  readers(exchange: number, engine: Engine): (ChannelReader | undefined)[];
}

/** The memory of a network, as it goes to workers. */
export interface NetworkBuffers {
  readonly rings: readonly (readonly (readonly (ArrayBufferLike | undefined)[])[])[];
  /** Absent where all subtasks run in one thread. */
  readonly bells?: readonly SharedArrayBuffer[];
}

/** Makes the memory of a network. */
export function networkBuffers(
  exchanges: number,
  parallelism: number,
  isShared: boolean,
  ringBytes?: number,
): NetworkBuffers {
  const subtasks = Array.from({ length: parallelism }, (_, subtask) => subtask);
  const rings = Array.from({ length: exchanges }, () =>
    subtasks.map((from) => subtasks.map((to) => (from === to ? undefined : ringBuffer(ringBytes)))),
  );
  return isShared ? { rings, bells: subtasks.map(() => SharedBell.buffer()) } : { rings };
}

/** The network of subtasks in one thread. */
export function localNetworks(buffers: NetworkBuffers, parallelism: number): TaskNetwork[] {
  const bells = Array.from({ length: parallelism }, () => new LocalBell());
  return bells.map((_, subtask) => taskNetwork(buffers, subtask, bells));
}

/** The network of a subtask in a thread of its own. */
export function sharedNetwork(buffers: NetworkBuffers, subtask: number): TaskNetwork {
  const bells = (buffers.bells ?? []).map((buffer) => new SharedBell(buffer));
  return taskNetwork(buffers, subtask, bells);
}

function taskNetwork(
  { rings }: NetworkBuffers,
  subtask: number,
  bells: readonly (OwnBell & Bell)[],
): TaskNetwork {
  return {
    bell: bells[subtask],
    writers: (exchange) =>
      rings[exchange][subtask].map((ring, to) => ring && new RingWriter(ring, bells[to])),
    readers: (exchange, engine) =>
      rings[exchange].map((row, from) => {
        const ring = row[subtask];
        return ring && new RingReader(ring, engine, bells[from]);
      }),
  };
}
