// The Nexmark source: events of an auction site, made by kernels.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import { countOf } from '../../source/iterableSource.js';
import type {
  Json,
  Polled,
  Source,
  SourceContext,
  Split,
  SplitReader,
} from '../../source/source.js';
import { nexmarkBatch } from './columns.js';
import { nexmarkRowCount, type NexmarkKind } from './rowCounts.js';
import { nexmarkAuction, nexmarkBid, nexmarkEvent, nexmarkPerson } from './schemas.js';
import { NexmarkTables } from './tables.js';

const SCHEMAS = {
  all: nexmarkEvent,
  person: nexmarkPerson,
  auction: nexmarkAuction,
  bid: nexmarkBid,
};

type FieldsOf<S> = S extends Schema<infer F> ? F : never;
/** The columns of a Nexmark stream. */
export type NexmarkFields<K extends NexmarkKind> = FieldsOf<(typeof SCHEMAS)[K]>;

/** The source of those of them that are asked for. */
export type NexmarkSource<K extends NexmarkKind, C extends keyof NexmarkFields<K>> =
  Pick<NexmarkFields<K>, C> extends infer F extends Fields ? Source<F> : never;

/** Options of {@link nexmark}. */
export interface NexmarkOptions<K extends NexmarkKind, C extends keyof NexmarkFields<K>> {
  /** What the stream shows. Default `all`. */
  readonly kind?: K;
  /** Events of the suite, of all kinds; a stream of bids has 46 of 50. Default: without end. */
  readonly events?: number;
  /** Same seed, same events. Default 0. */
  readonly seed?: number | bigint;
  /** Events a second of event time, a whole number. Default 10,000. */
  readonly rate?: number;
  /** Milliseconds since 1970 of the first event. Default 2015-07-15 00:00:00. */
  readonly baseTime?: number;
  /** Columns to make, in this order. Default: all. */
  readonly columns?: readonly C[];
}

const BASE_TIME = Date.UTC(2015, 6, 15);

/**
 * The Nexmark benchmark's generator: 1 person, 3 auctions and 46 bids in each 50 events, with hot
 * sellers, auctions and bidders. An event follows from the seed and its number alone; the position
 * is the number of rows. Event times are set on the rows, and are those of the column dateTime.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT, PLAN_UNKNOWN_COLUMN
 */
export function nexmark<
  K extends NexmarkKind = 'all',
  C extends keyof NexmarkFields<K> = keyof NexmarkFields<K>,
>(options: NexmarkOptions<K, C> = {}): NexmarkSource<K, C> {
  const { events = Infinity, seed = 0, rate = 10_000, baseTime = BASE_TIME } = options;
  const kind: NexmarkKind = options.kind ?? 'all';
  wholeNumber('rate', rate, 1);
  wholeNumber('baseTime', baseTime, -Infinity);
  if (events !== Infinity) wholeNumber('events', events, 0);
  const rowCount = nexmarkRowCount(kind, events);
  const full: Schema = SCHEMAS[kind];
  const names = (options.columns ?? full.names) as readonly string[];
  const schema = new Schema(names.map((name) => ({ name, type: full.type(name) })));
  const request = { kind, seed: BigInt.asUintN(64, BigInt(seed)), rate, baseTime };
  const source: Source = {
    name: `nexmark ${kind}`,
    schema,
    isBounded: events !== Infinity,
    sizeHint: events === Infinity ? undefined : { unit: 'rows', count: rowCount },
    splits: async (): Promise<Split[]> => [{ id: '0' }],
    open: (_split, position, context) =>
      new NexmarkReader(schema, request, countOf(position), rowCount, context),
  };
  // The schema was made of the columns C of kind K, which the compiler cannot follow.
  return source as unknown as NexmarkSource<K, C>;
}

class NexmarkReader<F extends Fields> implements SplitReader {
  private readonly tables: NexmarkTables;

  constructor(
    private readonly schema: Schema<F>,
    private readonly request: { kind: NexmarkKind; seed: bigint; rate: number; baseTime: number },
    private row: number,
    private readonly rowCount: number,
    private readonly context: SourceContext,
  ) {
    this.tables = new NexmarkTables(context.engine, request.seed);
  }

  poll(): Polled {
    const { engine, batchSize } = this.context;
    const rowCount = Math.min(batchSize, this.rowCount - this.row);
    if (rowCount <= 0) return { kind: 'end' };
    const request = { ...this.request, first: this.row, rowCount };
    const batch = nexmarkBatch(engine, this.tables, this.schema, request);
    this.row += rowCount;
    return { kind: 'batch', batch };
  }

  position(): Json {
    return this.row;
  }

  close(): void {
    this.tables.release();
  }
}

function wholeNumber(option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const range = least === -Infinity ? '' : ` of at least ${least}`;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `nexmark({ ${option}: ${value} }): expected a whole number${range}.`,
  );
}
