// Lookup joins: rows of a stream with the rows of a table that have the same key.
//
//   rows ──► keys ──► cache ──(known)──────────────────────────────► join
//                       └─(unknown)──► under way? ──no──► lookup ──►─┘
//
// Invariants
//   · A key is looked up once at a time: rows that come meanwhile wait for the same answer.
//   · A null key has no rows, and is not looked up.
import { MillraceError } from '../../error.js';
import type { Clock } from '../../time/clock.js';
import type { LookupReader, LookupSource } from '../../source/lookup.js';
import type { OperatorContext } from '../operator.js';
import type { Row } from '../userFunction.js';
import type { CallContext } from './asyncCall.js';
import type { AsyncFunction } from './asyncOperator.js';
import { LookupCache, type LookupCacheSettings } from './lookupCache.js';
import type { PendingRow } from './pendingRows.js';

/** How rows are joined. */
export interface LookupPlan {
  readonly source: LookupSource;
  /** Columns of the stream with the columns of the table that equal them. */
  readonly on: readonly { readonly stream: string; readonly lookup: string }[];
  /** Columns of the table with their names in the result. */
  readonly columns: readonly { readonly lookup: string; readonly result: string }[];
  readonly type: 'inner' | 'left';
  readonly cache: LookupCacheSettings | undefined;
}

type Rows = readonly object[];
const NO_ROWS: Rows = [];

/** A lookup that was begun, and the place of a key in its answer. */
interface Loading {
  readonly answer: Promise<readonly Rows[]>;
  readonly index: number;
}

/** Looks up rows and joins them. */
export class LookupCalls implements AsyncFunction {
  readonly text: string;
  private clock!: Clock;
  private reader: LookupReader | undefined;
  private opening!: Promise<LookupReader>;
  private readonly cache: LookupCache | undefined;
  private readonly loading = new Map<string, Loading>();

  constructor(private readonly plan: LookupPlan) {
    const { source, on, type, cache } = plan;
    const keys = on.map(({ stream, lookup }) => `${stream} = ${lookup}`).join(', ');
    const kept = cache === undefined ? '' : `, cache of ${cache.maxRows} rows`;
    this.text = `${type} lookup join with ${source.name} on ${keys}${kept}`;
    this.cache = cache && new LookupCache(cache);
  }

  open({ clock, signal }: OperatorContext): void {
    this.clock = clock;
    const keyColumns = this.plan.on.map(({ lookup }) => lookup);
    const opened = this.plan.source.open(keyColumns, { clock, signal });
    if (!(opened instanceof Promise)) this.reader = opened;
    this.opening = Promise.resolve(opened);
    // A failure is told by the calls, which wait for the same promise.
    this.opening.then(
      (reader) => (this.reader = reader),
      () => undefined,
    );
  }

  readonly call = (rows: readonly PendingRow[], context: CallContext): unknown => {
    const { reader } = this;
    if (reader !== undefined) return this.answer(rows, context, reader);
    return this.opening.then((opened) => this.answer(rows, context, opened));
  };

  accept(rows: readonly PendingRow[], answer: unknown): void {
    rows.forEach((row, index) => {
      row.results = this.joined(row.row, (answer as readonly Rows[])[index]);
    });
  }

  close(): void {
    const { reader } = this;
    if (reader !== undefined) return reader.close();
    this.opening.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }

  /** The table's rows of each row; a promise only where something is looked up. */
  private answer(
    rows: readonly PendingRow[],
    context: CallContext,
    reader: LookupReader,
  ): readonly Rows[] | Promise<readonly Rows[]> {
    const now = this.clock.now();
    const found = new Map<string, Rows>();
    const unknown = new Map<string, Row>();
    const texts = rows.map(({ row }) => {
      const key = this.keyOf(row);
      if (key === undefined) return undefined;
      const text = keyText(Object.values(key));
      if (found.has(text) || unknown.has(text)) return text;
      const cached = this.cache?.get(text, now);
      if (cached === undefined) unknown.set(text, key);
      else found.set(text, cached);
      return text;
    });
    const rowsOf = (): Rows[] =>
      texts.map((text) => (text === undefined ? NO_ROWS : (found.get(text) ?? NO_ROWS)));
    const waits = unknown.size > 0 && this.load(unknown, found, context, reader);
    return waits === false ? rowsOf() : waits.then(rowsOf);
  }

  /** Looks up what nobody looks up yet; false when everything is found at once. */
  private load(
    unknown: Map<string, Row>,
    found: Map<string, Rows>,
    context: CallContext,
    reader: LookupReader,
  ): Promise<void> | false {
    const shared = [...unknown.keys()].filter((text) => this.loading.has(text));
    const awaited = shared.map((text) => [text, this.loading.get(text) as Loading] as const);
    for (const text of shared) unknown.delete(text);
    if (unknown.size > 0) {
      const keys = [...unknown.values()];
      const answer = reader.lookup(keys, context);
      if (answer instanceof Promise) {
        const checked = answer.then((rows) => checkedRows(rows, keys.length));
        awaited.push(...this.share([...unknown.keys()], checked, context.signal));
      } else this.found([...unknown.keys()], checkedRows(answer, keys.length), found);
    }
    return awaited.length > 0 && gathered(awaited, found);
  }

  /** Lets others wait for an answer, until it is there or given up. */
  private share(
    texts: readonly string[],
    answer: Promise<readonly Rows[]>,
    signal: AbortSignal,
  ): (readonly [string, Loading])[] {
    const loadings = texts.map((text, index) => [text, { answer, index }] as const);
    for (const [text, loading] of loadings) this.loading.set(text, loading);
    const forget = (): void => {
      for (const [text, loading] of loadings) {
        if (this.loading.get(text) === loading) this.loading.delete(text);
      }
    };
    signal.addEventListener('abort', forget, { once: true });
    answer.then((rows) => {
      forget();
      this.found(texts, rows, undefined);
    }, forget);
    return loadings;
  }

  private found(
    texts: readonly string[],
    rows: readonly Rows[],
    found: Map<string, Rows> | undefined,
  ): void {
    const now = this.clock.now();
    texts.forEach((text, index) => {
      found?.set(text, rows[index]);
      this.cache?.set(text, rows[index], now);
    });
  }

  /** The key columns of a row, or undefined when one is null. */
  private keyOf(row: Row): Row | undefined {
    const key: Row = {};
    for (const { stream, lookup } of this.plan.on) {
      if (row[stream] === null) return undefined;
      key[lookup] = row[stream];
    }
    return key;
  }

  private joined(row: Row, matches: Rows): Rows {
    // Columns that a row lacks are null.
    if (matches.length === 0) return this.plan.type === 'left' ? [row] : NO_ROWS;
    return matches.map((match) => {
      const joined: Row = { ...row };
      for (const { lookup, result } of this.plan.columns) joined[result] = (match as Row)[lookup];
      return joined;
    });
  }
}

async function gathered(
  awaited: readonly (readonly [string, Loading])[],
  found: Map<string, Rows>,
): Promise<void> {
  for (const [text, { answer, index }] of awaited) found.set(text, (await answer)[index]);
}

function checkedRows(answer: unknown, keyCount: number): readonly Rows[] {
  const isRows = Array.isArray(answer) && answer.length === keyCount && answer.every(Array.isArray);
  if (isRows) return answer as readonly Rows[];
  throw new MillraceError(
    'DATA_FUNCTION',
    `The lookup of ${keyCount} keys gave no array of ${keyCount} arrays; ` +
      `expected the rows of each key, an empty array where there are none.`,
  );
}

/** The same text for the same key only. */
function keyText(values: readonly unknown[]): string {
  return values
    .map((value) => {
      const text = value instanceof Date ? String(value.getTime()) : String(value);
      return `${text.length}:${text}`;
    })
    .join('');
}
