// The points of one line: sorted by x, as many as are shown.
//
//   x  [ gone gone | 3  5  8  9 ]      `first` moves on; when half is gone, it is cut off
//   y  [ gone gone | 1  4  2  7 ]
//
// Invariants
//   · x rises strictly: a point of a known x replaces that point.
//   · At most `limit` points are kept, the last ones.

/** A line. y may be NaN: a gap. */
export class ChartSeries {
  readonly x: number[] = [];
  readonly y: number[] = [];
  /** Index of the first point that counts. */
  first = 0;

  constructor(
    readonly name: string,
    private readonly limit: number,
  ) {}

  get pointCount(): number {
    return this.x.length - this.first;
  }

  add(x: number, y: number): void {
    const index = this.indexOf(x);
    if (this.x[index] === x && index < this.x.length) this.y[index] = y;
    else if (index === this.x.length) {
      this.x.push(x);
      this.y.push(y);
    } else {
      this.x.splice(index, 0, x);
      this.y.splice(index, 0, y);
    }
    if (this.pointCount > this.limit) this.drop(this.first + this.pointCount - this.limit);
  }

  /** Forgets the points before `x`, but for the last of them: its line leads into what is shown. */
  trimBefore(x: number): void {
    this.drop(Math.max(this.first, this.indexOf(x) - 1));
  }

  clear(): void {
    this.drop(this.x.length);
  }

  /** Where `x` is or belongs; most often behind the last. */
  private indexOf(x: number): number {
    let high = this.x.length;
    if (high === this.first || this.x[high - 1] < x) return high;
    let low = this.first;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.x[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private drop(first: number): void {
    this.first = first;
    if (first < 256 && first < this.x.length) return;
    if (first < this.x.length / 2) return;
    this.x.splice(0, first);
    this.y.splice(0, first);
    this.first = 0;
  }
}
