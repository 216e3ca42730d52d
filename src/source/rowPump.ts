// Pulls rows from an iterator ahead of the reader, at most one batch.
//
// A promise a row would make batches of one row. So the first row starts a turn of the event loop
// in which the rows that are ready join it: a fast generator fills whole batches, a slow one is not
// delayed by more than that turn.
import { MillraceError } from '../error.js';
import { nextTurn, Signal } from './turn.js';

type Rows = readonly object[];

/** Groups the rows of an iterable into pieces of at most `batchSize`. */
export class RowPump {
  private readonly next: () => IteratorResult<object> | Promise<IteratorResult<object>>;
  private readonly finish: () => unknown;
  /** Rows that wait, in order. */
  private waiting: object[] = [];
  /** An array of the iterable, behind the waiting rows, that is handed out in slices. */
  private array: Rows = [];
  private arrayNext = 0;
  private pulling: Promise<void> | undefined;
  private readonly arrived = new Signal();
  private isDone = false;
  private failure: { readonly reason: unknown } | undefined;

  constructor(
    rows: Iterable<object> | AsyncIterable<object>,
    private readonly batchSize: number,
  ) {
    const iterator =
      Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
    this.next = () => iterator.next();
    this.finish = () => iterator.return?.();
  }

  /**
   * The next rows, or undefined at the end. Fails with what the iterator threw, behind the rows
   * before it.
   */
  async take(): Promise<Rows | undefined> {
    for (;;) {
      if (this.waiting.length > 0) {
        const rows = this.waiting;
        this.waiting = [];
        return rows;
      }
      if (this.array.length > 0) return this.slice();
      if (this.failure !== undefined) throw this.failure.reason;
      if (this.isDone) return undefined;
      this.pulling ??= this.pull().then(() => {
        this.pulling = undefined;
      });
      await Promise.race([this.pulling, this.arrived.wait().then(nextTurn)]);
    }
  }

  /** Ends the iterator early. */
  async stop(): Promise<void> {
    if (this.isDone) return;
    this.isDone = true;
    const finished = Promise.resolve(this.finish());
    // A generator that is waiting for its next row ends only when that row comes, which may be
    // never; what it throws then concerns nobody.
    if (this.pulling === undefined) await finished;
    else finished.catch(() => undefined);
  }

  /** Pulls until a batch waits, an array arrived, or the end. Never rejects. */
  private async pull(): Promise<void> {
    try {
      while (!this.isDone && this.waiting.length < this.batchSize && this.array.length === 0) {
        const result = this.next();
        this.accept(result instanceof Promise ? await result : result);
      }
    } catch (reason) {
      this.failure = { reason };
      this.isDone = true;
    }
  }

  private accept(result: IteratorResult<object>): void {
    if (result.done === true) this.isDone = true;
    else if (Array.isArray(result.value)) this.array = result.value;
    else if (typeof result.value === 'object' && result.value !== null) this.push(result.value);
    else throw notARow(result.value);
  }

  private push(row: object): void {
    this.waiting.push(row);
    if (this.waiting.length === 1) this.arrived.raise();
  }

  private slice(): Rows {
    const { array, arrayNext } = this;
    const end = Math.min(array.length, arrayNext + this.batchSize);
    const isLast = end === array.length;
    this.array = isLast ? [] : array;
    this.arrayNext = isLast ? 0 : end;
    return arrayNext === 0 && isLast ? array : array.slice(arrayNext, end);
  }
}

function notARow(value: unknown): MillraceError {
  return new MillraceError(
    'DATA_BAD_RECORD',
    `The iterable gave ${value === null ? 'null' : `a ${typeof value}`}; ` +
      `expected row objects or arrays of them.`,
  );
}
