// Exchange input: what the other subtasks send to an operator of this one, a channel each.
//
//   ring of subtask 0 ──┐
//   ring of subtask 2 ──┴─► vertex of the exchange ──► operator     the own rows come at once
//
// Invariants
//   · A channel that has delivered a barrier is read again when the checkpoint was taken.
//   · A channel ends with the watermark +Infinity.
import { batchOfMessage } from '../exchange/batchMessage.js';
import {
  KIND_BARRIER,
  KIND_IDLE,
  KIND_ROWS,
  KIND_WATERMARK,
  type ChannelReader,
} from '../exchange/channel.js';
import type { Engine } from '../wasm/engine.js';
import type { ExchangeOutput } from './exchangeOutput.js';
import type { Vertex } from './vertex.js';

/** Records of one channel before the next has its turn. */
const RECORDS_A_TURN = 8;

interface Channel {
  readonly subtask: number;
  readonly reader: ChannelReader;
  isBlocked: boolean;
}

/** The receiving end of an exchange in one subtask. */
export class ExchangeInput {
  /** Outputs whose rows follow from this input's: it waits while one is full. */
  readonly downstream: ExchangeOutput[] = [];
  private readonly channels: readonly Channel[];

  constructor(
    private readonly engine: Engine,
    readonly vertex: Vertex,
    /** A channel from each subtask; undefined from the own one. */
    readers: readonly (ChannelReader | undefined)[],
    private readonly columns: readonly number[],
  ) {
    this.channels = readers.flatMap((reader, subtask) =>
      reader === undefined ? [] : [{ subtask, reader, isBlocked: false }],
    );
  }

  /** True when no subtask sends any more, this one included. */
  get isEnded(): boolean {
    return this.vertex.inputsEnded;
  }

  /** How full the fullest channel is, 0 … 1. */
  get usage(): number {
    return this.channels.reduce((most, { reader }) => Math.max(most, reader.usage ?? 0), 0);
  }

  /** True when every channel has delivered the barrier or ended. */
  get isAligned(): boolean {
    return this.channels.every((channel) => channel.isBlocked || this.hasEnded(channel));
  }

  /** Hands on what has arrived; true when there was something. */
  poll(): boolean {
    let isAny = false;
    for (const channel of this.channels) {
      for (let i = 0; i < RECORDS_A_TURN && this.readOne(channel); i++) isAny = true;
    }
    return isAny;
  }

  /** The checkpoint was taken: goes on behind the barriers. */
  unblock(): void {
    for (const channel of this.channels) channel.isBlocked = false;
  }

  release(): void {
    for (const { reader } of this.channels) reader.release();
  }

  private readOne(channel: Channel): boolean {
    if (channel.isBlocked || this.hasEnded(channel)) return false;
    const record = channel.reader.next();
    if (record === undefined) return false;
    const { vertex } = this;
    switch (record.kind) {
      case KIND_ROWS: {
        const schema = vertex.operator.outputSchema;
        const batch = batchOfMessage(this.engine, schema, record.address, this.columns);
        vertex.receive(batch, channel.subtask);
        break;
      }
      case KIND_WATERMARK:
        vertex.receiveWatermark(record.value, channel.subtask);
        break;
      case KIND_IDLE:
        vertex.receiveIdle(channel.subtask);
        break;
      case KIND_BARRIER:
        channel.isBlocked = true;
        break;
    }
    this.engine.arena.reset();
    return true;
  }

  private hasEnded({ subtask }: Channel): boolean {
    return this.vertex.inputWatermark(subtask) === Infinity;
  }
}
