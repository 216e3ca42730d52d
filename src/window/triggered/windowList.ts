// Window list: the windows of the rows of a batch, in order of rows.

/** Row, start and end of each; grown as needed and used again. */
export class WindowList {
  count = 0;
  rows = new Uint32Array(64);
  starts = new Float64Array(64);
  ends = new Float64Array(64);

  clear(): void {
    this.count = 0;
  }

  add(row: number, start: number, end: number): void {
    const { count } = this;
    if (count === this.rows.length) this.grow();
    this.rows[count] = row;
    this.starts[count] = start;
    this.ends[count] = end;
    this.count = count + 1;
  }

  private grow(): void {
    const { ends, rows, starts } = this;
    this.rows = new Uint32Array(rows.length * 2);
    this.starts = new Float64Array(rows.length * 2);
    this.ends = new Float64Array(rows.length * 2);
    this.rows.set(rows);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
