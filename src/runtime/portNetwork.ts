// Port network: the channels between the subtasks of a job as pairs of ports, where threads share
// no memory.
//
//   subtask 0: writers[exchange][1] ═══ readers[exchange][0] of subtask 1
import { LocalBell } from '../exchange/bell.js';
import { TransferReader, TransferWriter } from '../exchange/transfer.js';
import type { TaskNetwork } from './network.js';

type Ports = readonly (readonly (MessagePort | undefined)[])[];

/** The ends of the channels of one subtask, as they go to its worker. */
export interface SubtaskPorts {
  /** `[exchange][to]`, none to oneself. */
  readonly writers: Ports;
  /** `[exchange][from]` */
  readonly readers: Ports;
}

/** Connects each two subtasks in each exchange; the ends of each subtask, in their order. */
export function connectedPorts(exchanges: number, parallelism: number): SubtaskPorts[] {
  const none = (): (MessagePort | undefined)[][] =>
    Array.from({ length: exchanges }, () => new Array<undefined>(parallelism).fill(undefined));
  const ends = Array.from({ length: parallelism }, () => ({ writers: none(), readers: none() }));
  for (let exchange = 0; exchange < exchanges; exchange++) {
    for (let from = 0; from < parallelism; from++) {
      for (let to = 0; to < parallelism; to++) {
        if (from === to) continue;
        const { port1, port2 } = new MessageChannel();
        ends[from].writers[exchange][to] = port1;
        ends[to].readers[exchange][from] = port2;
      }
    }
  }
  return ends;
}

/** All ports of a subtask: what a message to its worker transfers. */
export function portsOf({ writers, readers }: SubtaskPorts): MessagePort[] {
  return [...writers, ...readers].flat().filter((port) => port !== undefined);
}

/** The network of a subtask over its ports. */
export function portNetwork({ writers, readers }: SubtaskPorts, creditBytes?: number): TaskNetwork {
  const bell = new LocalBell();
  return {
    bell,
    writers: (exchange) =>
      writers[exchange].map((port) => port && new TransferWriter(port, bell, creditBytes)),
    readers: (exchange, engine) =>
      readers[exchange].map((port) => port && new TransferReader(port, engine, bell)),
  };
}
