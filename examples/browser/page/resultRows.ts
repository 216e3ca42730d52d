// The rows that the changes of a result leave, in places that updates do not move.
import type { RowChange, ResultRow } from 'millrace/browser/sql';

/** More are not kept: the oldest go. */
const ROWS_MAX = 10_000;

/** Follows a changelog; a row that is updated (-U, +U) stays where it is. */
export class ResultRows {
  /** By the number of their place. */
  private readonly rows = new Map<number, ResultRow>();
  /** Places of rows, by their text. */
  private readonly places = new Map<string, number[]>();
  /** Left by -U, for the +U that follows. */
  private readonly free: number[] = [];
  private next = 0;
  private retracts = false;
  /** Changes so far. */
  changeCount = 0;

  get rowCount(): number {
    return this.rows.size - this.free.length;
  }

  apply({ kind, row }: RowChange): void {
    this.changeCount += 1;
    const text = textOf(row);
    if (kind === '-U' || kind === '-D') {
      this.retracts = true;
      const place = this.take(text);
      if (place === undefined) return;
      if (kind === '-U') this.free.push(place);
      else this.rows.delete(place);
      return;
    }
    const place = (kind === '+U' ? this.free.shift() : undefined) ?? this.next++;
    this.rows.set(place, row);
    const places = this.places.get(text);
    if (places === undefined) this.places.set(text, [place]);
    else places.push(place);
    if (this.rows.size > ROWS_MAX) this.dropOldest();
  }

  /** Rows that only come: the latest first. Rows that change: in their places. */
  shown(count: number): ResultRow[] {
    const free = new Set(this.free);
    const there = [...this.rows].flatMap(([place, row]) => (free.has(place) ? [] : [row]));
    return this.retracts ? there.slice(0, count) : there.slice(-count).toReversed();
  }

  private take(text: string): number | undefined {
    const places = this.places.get(text);
    const place = places?.pop();
    if (places?.length === 0) this.places.delete(text);
    return place;
  }

  private dropOldest(): void {
    const [[place, row]] = this.rows;
    this.rows.delete(place);
    const text = textOf(row);
    const left = this.places.get(text)?.filter((other) => other !== place) ?? [];
    if (left.length === 0) this.places.delete(text);
    else this.places.set(text, left);
  }
}

function textOf(row: ResultRow): string {
  return Object.values(row).map(String).join('\u0000');
}
