// The table's rows in the page: made once, then only texts that changed are written.
import type { Airport, Summary } from './airportTable.js';

const COLUMNS = 6;
const BAR_COLUMN = 3;
const whole = new Intl.NumberFormat('en');

/** Shows {@link Summary} in a table's body. */
export class AirportRows {
  private readonly cells: HTMLTableCellElement[][] = [];
  private readonly bars: HTMLElement[] = [];

  constructor(private readonly body: HTMLTableSectionElement) {}

  show({ airports }: Summary): void {
    while (this.cells.length < airports.length) this.addRow();
    const longest = Math.max(...airports.map(meanDelay), 1);
    airports.forEach((airport, row) => {
      const { origin, flights, worst, hourFlights } = airport;
      const mean = meanDelay(airport);
      this.write(row, 0, origin);
      this.write(row, 1, whole.format(flights));
      this.write(row, 2, mean.toFixed(1));
      this.write(row, 4, whole.format(worst));
      this.write(row, 5, whole.format(hourFlights));
      this.bars[row].style.transform = `scaleX(${Math.max(0, mean / longest).toFixed(3)})`;
    });
  }

  clear(): void {
    this.body.replaceChildren();
    this.cells.length = 0;
    this.bars.length = 0;
  }

  private write(row: number, column: number, text: string): void {
    const cell = this.cells[row][column];
    if (cell.textContent !== text) cell.textContent = text;
  }

  private addRow(): void {
    const row = this.body.insertRow();
    this.cells.push(Array.from({ length: COLUMNS }, () => row.insertCell()));
    const bar = document.createElement('i');
    row.cells[BAR_COLUMN].className = 'bar';
    row.cells[BAR_COLUMN].append(bar);
    this.bars.push(bar);
  }
}

/** Minutes. */
function meanDelay({ delay, flights }: Airport): number {
  return delay / flights;
}
