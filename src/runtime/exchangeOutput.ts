// Exchange output: deals the rows of one operator out to the subtasks of the next.
//
//   rows ──► partitioner ──► own subtask: the exchange's vertex, at once
//                       └──► others: a message into their ring
import type { Batch } from '../batch/batch.js';
import { BatchMessage } from '../exchange/batchMessage.js';
import { Partitioner, type Distribution, type Parallelism } from '../exchange/partitioner.js';
import {
  KIND_BARRIER,
  KIND_IDLE,
  KIND_WATERMARK,
  type ChannelWriter,
} from '../exchange/channel.js';
import type { Engine } from '../wasm/engine.js';
import type { Receiver } from './vertex.js';

/** The sending end of an exchange in one subtask. */
export class ExchangeOutput implements Receiver {
  private isEnded = false;
  private readonly partitioner: Partitioner;

  constructor(
    private readonly engine: Engine,
    distribution: Distribution,
    /** The exchange's vertex of this subtask. */
    private readonly own: Receiver,
    /** A channel to each subtask; undefined for the own one. */
    private readonly writers: readonly (ChannelWriter | undefined)[],
    types: ConstructorParameters<typeof Partitioner>[2],
    private readonly of: Parallelism,
    /** Positions of the columns that somebody reads; others do not travel. */
    private readonly columns: readonly number[],
  ) {
    this.partitioner = new Partitioner(engine, distribution, types, of);
  }

  /** True while a ring has no room: no more rows should come. */
  get isFull(): boolean {
    return this.writers.some((writer) => writer?.isFull);
  }

  /** How full the fullest channel is, 0 … 1. */
  get usage(): number {
    return this.writers.reduce((most, writer) => Math.max(most, writer?.usage ?? 0), 0);
  }

  get bytesWritten(): number {
    return this.writers.reduce((sum, writer) => sum + (writer?.bytesWritten ?? 0), 0);
  }

  receive(batch: Batch): void {
    this.partitioner.deal(batch, (target, rows) => {
      const writer = this.writers[target];
      if (writer === undefined) return this.own.receive(rows, this.of.subtask);
      const message = BatchMessage.of(rows, this.columns);
      writer.writeRows(this.engine, message.pieces, message.byteLength);
    });
  }

  receiveWatermark(watermark: number): void {
    if (this.isEnded) return;
    this.isEnded = watermark === Infinity;
    this.mark(KIND_WATERMARK, watermark);
    this.own.receiveWatermark(watermark, this.of.subtask);
  }

  receiveIdle(): void {
    this.mark(KIND_IDLE, 0);
    this.own.receiveIdle(this.of.subtask);
  }

  /** The rows that follow belong to the next checkpoint. */
  sendBarrier(checkpoint: number): void {
    if (!this.isEnded) this.mark(KIND_BARRIER, checkpoint);
  }

  /** Moves on what waits for room; true when nothing does any more. */
  flush(): boolean {
    let isFlushed = true;
    for (const writer of this.writers) if (writer?.flush() === false) isFlushed = false;
    return isFlushed;
  }

  private mark(kind: number, value: number): void {
    for (const writer of this.writers) writer?.writeMark(kind, value);
  }
}
