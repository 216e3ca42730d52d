// The datagen source: rows made up by rules, as Flink's connector of that name does.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import { countOf } from '../../source/iterableSource.js';
import type { Json, Polled, Source, SourceContext, SplitReader } from '../../source/source.js';
import { generatorOf, type FieldOptions, type Generator } from './generators.js';

/** Options of {@link datagen}. */
export interface DatagenOptions<F extends Fields> {
  /** Default: as fast as the job takes them. */
  readonly rowsPerSecond?: number;
  /** Default: without end, unless a field is a sequence. */
  readonly numberOfRows?: number;
  /** How columns are filled; default random over the type's range. */
  readonly fields?: { readonly [N in keyof F]?: FieldOptions };
  /** Same seed, same rows. Default 0. */
  readonly seed?: number;
}

/**
 * Makes up rows. A row follows from the seed and its number alone, which is the position.
 *
 * @throws MillraceError PLAN_UNSUPPORTED, PLAN_INVALID_ARGUMENT, PLAN_UNKNOWN_COLUMN
 */
export function datagen<F extends Fields>(
  schema: Schema<F>,
  options: DatagenOptions<F> = {},
): Source<F> {
  const { seed = 0, rowsPerSecond = Infinity } = options;
  if (!(rowsPerSecond > 0)) throw tooSlow(rowsPerSecond);
  const fields = (options.fields ?? {}) as Readonly<Record<string, FieldOptions | undefined>>;
  Object.keys(fields).forEach((name) => schema.indexOf(name));
  const generators = schema.fields.map(({ name, type }) =>
    generatorOf(name, type, fields[name] ?? {}, seed),
  );
  const rowCount = rowCountOf(options.numberOfRows ?? Infinity, Object.values(fields));
  return {
    name: 'datagen',
    schema,
    isBounded: rowCount !== Infinity,
    sizeHint: rowCount === Infinity ? undefined : { unit: 'rows', count: rowCount },
    splits: async () => [{ id: '0' }],
    open: (_split, position, context) => {
      const make = rowMaker(schema.names, generators);
      return new DatagenReader(make, countOf(position), rowCount, rowsPerSecond, context);
    },
  };
}

function rowCountOf(most: number, fields: readonly (FieldOptions | undefined)[]): number {
  const lengths = fields.map((field) =>
    field?.kind === 'sequence' ? field.end - field.start + 1 : Infinity,
  );
  return Math.min(most, ...lengths);
}

function rowMaker(names: readonly string[], generators: readonly Generator[]) {
  return (row: number): object =>
    Object.fromEntries(names.map((name, index) => [name, generators[index](row)]));
}

class DatagenReader implements SplitReader {
  private readonly startedMs: number;
  private readonly start: number;

  constructor(
    private readonly make: (row: number) => object,
    private next: number,
    private readonly rowCount: number,
    private readonly rowsPerSecond: number,
    private readonly context: SourceContext,
  ) {
    this.start = next;
    this.startedMs = context.clock.now();
  }

  poll(): Polled {
    const count = Math.min(this.context.batchSize, this.rowCount - this.next, this.dueCount());
    if (this.next >= this.rowCount) return { kind: 'end' };
    if (count <= 0) return { kind: 'idle', wake: this.untilNext() };
    const rows = Array.from({ length: count }, (_, index) => this.make(this.next + index));
    this.next += count;
    return { kind: 'rows', rows };
  }

  position(): Json {
    return this.next;
  }

  close(): void {}

  /** Rows that may come by now: the first at once. */
  private dueCount(): number {
    if (this.rowsPerSecond === Infinity) return Infinity;
    const elapsedMs = this.context.clock.now() - this.startedMs;
    const due = Math.floor((elapsedMs * this.rowsPerSecond) / 1000) + 1;
    return this.start + due - this.next;
  }

  private async untilNext(): Promise<void> {
    const { clock, signal } = this.context;
    const dueMs = this.startedMs + ((this.next - this.start) * 1000) / this.rowsPerSecond;
    // The end of the job ends the sleep.
    await clock.sleep(Math.max(1, Math.ceil(dueMs - clock.now())), signal).catch(() => undefined);
  }
}

function tooSlow(rowsPerSecond: number): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `datagen() with rowsPerSecond ${rowsPerSecond}: expected a number greater than 0.`,
  );
}
