// A changelog → the rows that are left, in the order of their arrival.
//
//   rows       │ a │ b │   │ a │ c │        a row that is taken back leaves a hole
//   positions  a → 0, 3   b → 1   c → 4
//
// Invariants
//   · −U and −D take the newest of equal rows.
//   · Holes are at most as many as rows, or a thousand.

const HOLES_MIN = 1000;

/** A multiset of texts with an order. */
export class RowSet {
  private rows: (string | undefined)[] = [];
  private readonly positions = new Map<string, number | number[]>();
  private holes = 0;

  /** Those of `texts`, in their order. */
  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text);
  }

  get count(): number {
    return this.rows.length - this.holes;
  }

  add(text: string): void {
    const known = this.positions.get(text);
    const at = this.rows.push(text) - 1;
    if (known === undefined) this.positions.set(text, at);
    else if (typeof known === 'number') this.positions.set(text, [known, at]);
    else known.push(at);
  }

  /** False when there is no such row. */
  remove(text: string): boolean {
    const known = this.positions.get(text);
    if (known === undefined) return false;
    const at = typeof known === 'number' ? known : (known.pop() as number);
    if (typeof known === 'number' || known.length === 0) this.positions.delete(text);
    this.rows[at] = undefined;
    this.holes++;
    if (this.holes > HOLES_MIN && this.holes * 2 > this.rows.length) this.compact();
    return true;
  }

  *[Symbol.iterator](): Generator<string> {
    for (const row of this.rows) if (row !== undefined) yield row;
  }

  private compact(): void {
    const left = [...this];
    this.rows = [];
    this.holes = 0;
    this.positions.clear();
    for (const text of left) this.add(text);
  }
}
