// Local gauge: whether adding up before an exchange is worth its time.
//
//   adding up ──(few rows fell together)──► passing on
//       ▲                                        │
//       └────────(after a while, to see)─────────┘

/** Rows that a verdict is based on, at least. */
const JUDGED_ROWS = 1 << 14;
/** Rows passed on before the next try, for each that the verdict is based on. */
const REST_RATIO = 32;
/** Rows passed on at least. */
const REST_ROWS_MIN = 1 << 20;
/** A partial row costs the work of about three rows: it must stand for more. */
const ROWS_A_PARTIAL = 3;
/** What a batch costs besides its rows, in rows: a message to every subtask. */
const BATCH_ROWS = 64;

/** Watches what a local aggregate takes in and sends. */
export class LocalGauge {
  private rows = 0;
  private cost = 0;
  private resting = 0;

  /** @param isFixed  True = adds up whatever comes of it. */
  constructor(private readonly isFixed: boolean) {}

  /** True while rows are to be passed on as they are. */
  get isResting(): boolean {
    return this.resting > 0;
  }

  /** Rows were added up. */
  took(rows: number): void {
    this.rows += rows;
  }

  /** Rows were passed on. */
  passed(rows: number): void {
    this.resting -= rows;
  }

  /** A batch of partial rows was sent. */
  sent(partials: number): void {
    this.cost += partials * ROWS_A_PARTIAL + BATCH_ROWS;
  }

  /** To be called when everything that is due was sent. */
  judge(): void {
    if (this.isFixed || this.rows < JUDGED_ROWS) return;
    if (this.cost > this.rows) this.resting = Math.max(this.rows * REST_RATIO, REST_ROWS_MIN);
    this.rows = 0;
    this.cost = 0;
  }
}
