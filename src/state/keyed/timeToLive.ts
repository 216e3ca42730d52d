// Time to live of state: how long behind its last access it may still be read, in processing time.
//
// Semantics: Flink's StateTtlConfig. What has expired is cleared when it is met, by a read or by
// the cleanup that looks at some slots each batch.
import { isPresent } from '../../batch/read/columnReader.js';
import { durationMs, type Duration } from '../../time/duration.js';
import type { Engine } from '../../wasm/engine.js';
import { GrowingColumn } from './growingColumn.js';

/** How long state lives; Flink's StateTtlConfig. Times are processing time. */
export interface TtlOptions {
  /** How long behind its last access state lives: `'1h'`. Absent = for ever. */
  readonly ttl?: Duration;
  /** What counts as an access; default writes only. */
  readonly update?: 'onCreateAndWrite' | 'onReadAndWrite';
  /** Whether expired state that was not removed yet may still be read; default never. */
  readonly visibility?: 'neverReturnExpired' | 'returnExpiredIfNotCleanedUp';
}

/** Last accesses by slot. */
export class TimeToLive {
  readonly ttlMs: number;
  /** True when reads count as accesses. */
  readonly onRead: boolean;
  readonly returnsExpired: boolean;
  private readonly accesses: GrowingColumn;

  constructor(
    private readonly engine: Engine,
    options: TtlOptions & { readonly ttl: Duration },
  ) {
    this.ttlMs = durationMs(options.ttl, 'the ttl of a state', { min: 1 });
    this.onRead = options.update === 'onReadAndWrite';
    this.returnsExpired = options.visibility === 'returnExpiredIfNotCleanedUp';
    this.accesses = new GrowingColumn(engine, 8);
  }

  /** The one of options, if they set a time. */
  static of(engine: Engine, options: TtlOptions): TimeToLive | undefined {
    const { ttl } = options;
    return ttl === undefined ? undefined : new TimeToLive(engine, { ...options, ttl });
  }

  get bytes(): number {
    return this.accesses.bytes;
  }

  /** The slot was accessed at `now`. */
  touch(slot: number, now: number): void {
    this.engine.memory.f64[(this.accesses.address >>> 3) + slot] = now;
  }

  isExpired(slot: number, now: number): boolean {
    return this.engine.memory.f64[(this.accesses.address >>> 3) + slot] + this.ttlMs <= now;
  }

  /** The last accesses of slots, f64 in the batch arena. */
  gather(slots: number, count: number): number {
    return this.accesses.gather(slots, count);
  }

  /** Takes last accesses; those that are null are `now`. */
  scatter(values: number, validity: number, slots: number, count: number, now: number): void {
    this.accesses.scatter(values, slots, count);
    if (validity === 0) return;
    const { u8, u32 } = this.engine.memory;
    for (let i = 0; i < count; i++) {
      if (!isPresent(u8, validity, i)) this.touch(u32[(slots >>> 2) + i], now);
    }
  }

  ensure(count: number): void {
    this.accesses.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.accesses.renumber(numbers, count, keptCount);
  }

  release(): void {
    this.accesses.release();
  }
}
