// The box of SQL: a query, what it answers, or what is wrong with it.
import { isNumeric } from './cellText.js';
import { SAMPLE_QUERIES } from './queries.js';
import type { SqlColumn, SqlRequest, SqlUpdate } from './sqlWorker.js';

const whole = new Intl.NumberFormat('en');
const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** @param address  Of the WebSocket that replays the flights. */
export function startSqlBox(address: () => string): void {
  new SqlBox(address).start();
}

/** Runs queries in a worker, one at a time, and shows their rows. */
class SqlBox {
  private readonly form = element<HTMLFormElement>('sql');
  private readonly text = element<HTMLTextAreaElement>('query');
  private readonly samples = element<HTMLSelectElement>('samples');
  private readonly problem = element('sql-problem');
  private readonly status = element('sql-status');
  private readonly stopButton = element<HTMLButtonElement>('sql-stop');
  private readonly table = element<HTMLTableElement>('result');
  private readonly cells: HTMLTableCellElement[][] = [];
  private columns: readonly SqlColumn[] = [];
  private planMs = 0;
  private worker: Worker | undefined;

  constructor(private readonly address: () => string) {}

  start(): void {
    this.samples.append(...SAMPLE_QUERIES.map(({ title }) => new Option(title)));
    this.samples.onchange = () => this.takeSample();
    this.takeSample();
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.run();
    };
    this.text.onkeydown = (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    };
    this.stopButton.onclick = () => this.stop('stopped');
  }

  /** Ends the query, where one runs; its rows stay. */
  private stop(state: 'idle' | 'stopped' | 'done' | 'failed'): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.stopButton.disabled = true;
    this.form.dataset['state'] = state;
    if (state === 'stopped') this.status.textContent += ' · stopped';
  }

  private takeSample(): void {
    this.text.value = SAMPLE_QUERIES[this.samples.selectedIndex].sql;
  }

  private run(): void {
    this.stop('idle');
    this.problem.hidden = true;
    this.table.replaceChildren();
    this.cells.length = 0;
    this.status.textContent = 'starting …';
    this.form.dataset['state'] = 'running';
    this.stopButton.disabled = false;
    const worker = new Worker(new URL('./sqlWorker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<SqlUpdate>) => this.show(data);
    worker.onerror = ({ message }) => this.fail(message);
    const request: SqlRequest = { address: this.address(), sql: this.text.value };
    worker.postMessage(request);
    this.worker = worker;
  }

  private show(update: SqlUpdate): void {
    switch (update.kind) {
      case 'error':
        return this.fail(update.message);
      case 'columns':
        this.columns = update.columns;
        this.planMs = update.planMs;
        return this.showHead();
      case 'rows':
        this.showRows(update.rows);
        this.status.textContent =
          `${whole.format(update.rowCount)} rows, ${whole.format(update.changeCount)} changes of ` +
          `${whole.format(update.rowsIn)} events · planned in ${this.planMs.toFixed(0)} ms`;
        if (update.isDone) this.stop('done');
    }
  }

  /** Texts are set as texts: what stands in a query or a row is no HTML. */
  private fail(message: string): void {
    this.stop('failed');
    this.status.textContent = '';
    this.problem.textContent = message;
    this.problem.hidden = false;
  }

  private showHead(): void {
    const row = this.table.createTHead().insertRow();
    for (const { name, type } of this.columns) {
      const head = document.createElement('th');
      head.textContent = name;
      head.title = type;
      head.scope = 'col';
      head.classList.toggle('number', isNumeric(type));
      row.append(head);
    }
    this.table.createTBody();
  }

  /** Cells are made once; then only texts that changed are written. */
  private showRows(rows: readonly (readonly string[])[]): void {
    const [body] = this.table.tBodies;
    while (this.cells.length < rows.length) {
      const row = body.insertRow();
      const cells = this.columns.map(({ type }) => {
        const cell = row.insertCell();
        cell.classList.toggle('number', isNumeric(type));
        return cell;
      });
      this.cells.push(cells);
    }
    while (this.cells.length > rows.length) {
      body.deleteRow(-1);
      this.cells.pop();
    }
    rows.forEach((texts, row) =>
      texts.forEach((text, column) => {
        const cell = this.cells[row][column];
        if (cell.textContent !== text) cell.textContent = text;
      }),
    );
  }
}
