// Probe: what the kernel needs to look through the other side's chains.
import * as abi from '../../assembly/abi/rowStore.js';
import type { GroupTable } from '../state/groupTable.js';
import { toI64 } from '../time/milliseconds.js';
import type { Engine } from '../wasm/engine.js';
import type { JoinSide } from './joinSide.js';

/** Addresses of what is known of the rows of a batch. */
export interface ProbedRows {
  /** u32, ROW_NONE where the key is null. */
  readonly groups: number;
  /** i64, or 0. */
  readonly times: number;
  /** u8, set where a row matches. */
  readonly marks: number;
}

/** Where a probe is, and where its pairs will be. */
export interface PairAddresses {
  /** Of the probe. */
  readonly address: number;
  /** u32 row of each pair. */
  readonly rows: number;
  /** u32 id of each pair's row of the other side. */
  readonly ids: number;
}

/** What a probe is made of. */
export interface ProbeSettings extends ProbedRows {
  /** i64 a row, or 0. */
  readonly watermarks: number;
  readonly table: GroupTable;
  readonly other: JoinSide;
  /** Rows of the other side at or below have expired, milliseconds. */
  readonly expired: number;
  /** Time of the other row − time of the row, milliseconds; both ends match. */
  readonly lower: number;
  readonly upper: number;
  /** Pairs found at a time. */
  readonly capacity: number;
}

/** Writes a probe into the batch arena. */
export function writeProbe(engine: Engine, settings: ProbeSettings): PairAddresses {
  const { capacity, other, table } = settings;
  const address = engine.arena.allocateZeroed(abi.PROBE_BYTES);
  const rows = engine.arena.allocate(capacity * 4);
  const ids = engine.arena.allocate(capacity * 4);
  const { i64, u32 } = engine.memory;
  const put = (offset: number, value: number): void => {
    u32[(address + offset) >>> 2] = value;
  };
  const putTime = (offset: number, value: number): void => {
    i64[(address + offset) >>> 3] = toI64(value);
  };
  put(abi.PROBE_SEGMENTS, other.store.table.address);
  put(abi.PROBE_HEADS, other.heads(table));
  put(abi.PROBE_STRIDE, table.stride);
  put(abi.PROBE_GROUPS, settings.groups);
  put(abi.PROBE_TIMES, settings.times);
  put(abi.PROBE_OWN_MARKS, settings.marks);
  put(abi.PROBE_ROWS, rows);
  put(abi.PROBE_IDS, ids);
  put(abi.PROBE_CAPACITY, capacity);
  putTime(abi.PROBE_LOWER, settings.lower);
  putTime(abi.PROBE_UPPER, settings.upper);
  putTime(abi.PROBE_EXPIRED, settings.expired);
  put(abi.PROBE_WATERMARKS, settings.watermarks);
  if (settings.watermarks !== 0) putTime(abi.PROBE_RETENTION, other.options.retentionMs);
  return { address, rows, ids };
}
