// One batch of Nexmark rows: columns laid out in the arena, filled by the kernels.
import * as abi from '../../../assembly/abi/nexmark.js';
import { Batch } from '../../batch/batch.js';
import { columnOf, type Column } from '../../batch/column.js';
import type { Field } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Engine } from '../../wasm/engine.js';
import type { NexmarkKind } from './rowCounts.js';
import { nexmarkAuction, nexmarkBid, nexmarkPerson } from './schemas.js';
import type { NexmarkTables } from './tables.js';

/** Which rows to make. */
export interface NexmarkRequest {
  readonly kind: NexmarkKind;
  readonly seed: bigint;
  readonly first: number;
  readonly rowCount: number;
  readonly baseTime: number;
  readonly rate: number;
}

type EventKind = Exclude<NexmarkKind, 'all'>;

const KINDS = { person: abi.NEXMARK_PERSON, auction: abi.NEXMARK_AUCTION, bid: abi.NEXMARK_BID };
const SCHEMAS = { person: nexmarkPerson, auction: nexmarkAuction, bid: nexmarkBid };

/** Makes a batch of the columns of `schema`; its event times are those of the events. */
export function nexmarkBatch(
  engine: Engine,
  tables: NexmarkTables,
  schema: Schema,
  request: NexmarkRequest,
): Batch {
  const { kind, rowCount } = request;
  const address = writeRequest(engine, tables, request);
  // Every row has one event, so the event times of the three kinds share a column.
  const timestamps = engine.arena.allocate(rowCount * 8);
  if (kind !== 'all') {
    const { children } = fill(engine, address, kind, schema.fields, timestamps, rowCount, 0);
    return new Batch(engine, schema, children, rowCount, { timestamps });
  }
  const kinds = (['person', 'auction', 'bid'] as const).map((each) => {
    const fields = schema.has(each) ? schema.type(each).fields : [];
    const validity = engine.arena.allocateZeroed(((rowCount + 63) >>> 6) << 3);
    return [each, fill(engine, address, each, fields, timestamps, rowCount, validity)] as const;
  });
  const byName = new Map<string, Filled>(kinds);
  const columns = schema.fields.map(({ name, type }): Column => {
    const filled = byName.get(name);
    if (filled === undefined) return columnOf(type, eventTypes(engine, request));
    const { children, validity } = filled;
    return { type, values: 0, validity, offsets: 0, children };
  });
  return new Batch(engine, schema, columns, rowCount, { timestamps });
}

function writeRequest(engine: Engine, tables: NexmarkTables, request: NexmarkRequest): number {
  const { arena, memory } = engine;
  const { kind, seed, first, rowCount, baseTime, rate } = request;
  const address = arena.allocate(abi.NEXMARK_BYTES);
  const personCount = kind === 'person' ? rowCount : Math.ceil(rowCount / 50) + 1;
  const scratch = arena.allocate(personCount * abi.NEXMARK_PERSON_BYTES);
  const { i64, u64, u32 } = memory;
  u64[(address + abi.NEXMARK_SEED) >>> 3] = seed;
  i64[(address + abi.NEXMARK_FIRST) >>> 3] = BigInt(first);
  i64[(address + abi.NEXMARK_BASE_TIME) >>> 3] = BigInt(baseTime);
  i64[(address + abi.NEXMARK_RATE) >>> 3] = BigInt(rate);
  u32[(address + abi.NEXMARK_KIND) >>> 2] = kind === 'all' ? abi.NEXMARK_ALL : KINDS[kind];
  u32[(address + abi.NEXMARK_SCRATCH) >>> 2] = scratch;
  for (const [offset, table] of tables.addresses) u32[(address + offset) >>> 2] = table;
  return address;
}

interface Filled {
  readonly children: readonly Column[];
  readonly validity: number;
}

/** The wanted columns of one kind of event. */
function fill(
  engine: Engine,
  request: number,
  kind: EventKind,
  wanted: readonly Field[],
  timestamps: number,
  rowCount: number,
  validity: number,
): Filled {
  const { arena, kernels } = engine;
  const { fields } = SCHEMAS[kind];
  const names = new Set(wanted.map((field) => field.name));
  const addresses = fields.map(({ name, type }) => {
    if (name === 'dateTime') return timestamps;
    if (!names.has(name)) return 0;
    // What the rows of other kinds hold is read too, though nobody sees it: it must be readable.
    const bytes = rowCount * type.width;
    return validity !== 0 ? arena.allocateZeroed(bytes) : arena.allocate(bytes);
  });
  const list = arena.allocate(addresses.length * 4);
  engine.memory.u32.set(addresses, list >>> 2);
  if (kind === 'person') kernels.nexmarkPersons(request, list, validity, rowCount);
  else if (kind === 'auction') kernels.nexmarkAuctions(request, list, validity, rowCount);
  else kernels.nexmarkBids(request, list, validity, rowCount);
  const addressOf = new Map(fields.map(({ name }, index) => [name, addresses[index]]));
  const children = wanted.map(({ name, type }) => columnOf(type, addressOf.get(name) ?? 0));
  return { children, validity };
}

function eventTypes(engine: Engine, { first, rowCount }: NexmarkRequest): number {
  const address = engine.arena.allocate(rowCount * 4);
  const { i32 } = engine.memory;
  let place = first % 50;
  for (let row = 0; row < rowCount; row++) {
    i32[(address >>> 2) + row] =
      place === 0 ? abi.NEXMARK_PERSON : place < 4 ? abi.NEXMARK_AUCTION : abi.NEXMARK_BID;
    place = place === 49 ? 0 : place + 1;
  }
  return address;
}
