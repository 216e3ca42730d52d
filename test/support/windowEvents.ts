// Window events: scripts of rows, watermarks and processing time for a window operator, with what
// it is expected to send out.
//
//   row key=a t=1000 v=1                        a row; without t it has the time of the row before
//   watermark 1999
//   processingTime 3000                         the clock; timers before it are due
//   end                                         the end of the input
//   expect key=a start=0 end=2000 n=1 sum=1     the next result, by the fields that are told
//   late key=a t=500 v=1                        the next late row
//   timers 2      windows 0                     what is registered, and what keeps something
//
// In batches of one row, what a line sends out must be what is expected right behind it. In larger
// ones rows bring their watermarks, and the whole outputs are compared.
import assert from 'node:assert/strict';
import { Batch } from '../../src/batch/batch.js';
import { float64, string, timestamp, type Fields } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import {
  environment,
  fromArray,
  type DataStream,
  type KeyedStream,
  type Schema,
} from '../../src/index.js';
import { createOperator } from '../../src/plan/createOperator.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import { VirtualClock } from '../../src/time/clock.js';
import { toI64 } from '../../src/time/milliseconds.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { WindowOperator } from '../../src/window/triggered/windowOperator.js';
import { readI64 } from './rowBatch.js';

/** The rows of scripts. */
export const rows = schema({ key: string(), v: float64(), at: timestamp(3) });
/** Columns of {@link rows}. */
export type RowFields = typeof rows extends Schema<infer F> ? F : never;
/** What windows are described over. */
export type Keyed = KeyedStream<RowFields, 'key'>;

/** A script and the windows that it is about. */
export interface WindowScript {
  readonly name: string;
  readonly windows: (keyed: Keyed, stream: DataStream<RowFields>) => unknown;
  readonly lines: string;
}

/** Makes a script. */
export const script = (
  name: string,
  windows: WindowScript['windows'],
  lines: string,
): WindowScript => ({ name, windows, lines });

type Values = Record<string, string>;

const engine = createEngine();
const NO_WATERMARK = -Infinity;

/** Plays a script at a batch size. */
export function playScript({ windows, lines }: WindowScript, batchSize: number): void {
  const player = new Player(operatorOf(windows), batchSize);
  const held = engine.memory.usedBytes - engine.arena.bytes;
  player.open();
  for (const line of lines.split('\n').map((text) => text.trim())) {
    if (line !== '' && !line.startsWith('#')) player.play(line);
  }
  player.finish();
  assert.equal(engine.memory.usedBytes - engine.arena.bytes, held, 'memory is given back');
}

function operatorOf(windows: WindowScript['windows']): Operator {
  const stream = environment().from(fromArray(rows, []));
  const { node } = windows(stream.keyBy('key'), stream) as DataStream<Fields>;
  return createOperator(node);
}

class Player {
  private readonly clock = new VirtualClock();
  private readonly writer = new RowWriter(engine, rows);
  private readonly waiting: { row: Values; watermark: number }[] = [];
  private readonly outputs: Values[] = [];
  private readonly lateRows: Values[] = [];
  private watermark = NO_WATERMARK;
  private sentWatermark = NO_WATERMARK;
  private time = '0';
  private line = '';

  constructor(
    private readonly operator: Operator,
    private readonly batchSize: number,
  ) {}

  open(): void {
    this.operator.open(this.context());
  }

  play(line: string): void {
    const [verb, ...rest] = line.split(/\s+/);
    const isCheck = verb === 'expect' || verb === 'late' || verb === 'timers' || verb === 'windows';
    if (!isCheck && this.batchSize === 1) this.expectNothingLeft();
    this.line = line;
    switch (verb) {
      case 'row':
        return this.addRow(valuesOf(rest));
      case 'watermark':
        this.watermark = Number(rest[0]);
        return this.batchSize === 1 ? this.flush() : undefined;
      case 'processingTime':
        return this.setClock(Number(rest[0]));
      case 'end':
        this.watermark = Infinity;
        return this.flush();
      case 'expect':
        return this.expectNext(this.outputs, valuesOf(rest));
      case 'late':
        return this.expectNext(this.lateRows, valuesOf(rest));
      case 'timers':
      case 'windows':
        return this.expectState(verb, Number(rest[0]));
      default:
        throw new Error(`no such line: ${line}`);
    }
  }

  finish(): void {
    this.flush();
    this.expectNothingLeft();
    this.operator.close();
  }

  private addRow(row: Values): void {
    this.time = row['t'] ?? this.time;
    this.waiting.push({ row: { ...row, t: this.time }, watermark: this.watermark });
    if (this.waiting.length >= this.batchSize) this.sendRows();
  }

  private setClock(now: number): void {
    this.flush();
    this.clock.advance(now - this.clock.now());
    this.operator.processTimer?.(now);
  }

  private flush(): void {
    this.sendRows();
    if (this.watermark <= this.sentWatermark) return;
    this.sentWatermark = this.watermark;
    engine.arena.reset();
    this.operator.processWatermark(this.watermark);
  }

  private sendRows(): void {
    const waiting = this.waiting.splice(0);
    if (waiting.length === 0) return;
    engine.arena.reset();
    const values = waiting.map(({ row }) => ({
      key: row['key'],
      v: Number(row['v'] ?? 0),
      at: Number(row['t']),
    }));
    const written = this.writer.write(values);
    const watermarks = engine.arena.allocate(values.length * 8);
    waiting.forEach(({ watermark }, i) => {
      engine.memory.i64[(watermarks >>> 3) + i] = toI64(watermark);
    });
    const timestamps = written.column(2).values;
    const extras = { timestamps, watermarks };
    this.operator.processBatch(
      new Batch(engine, rows, written.columns(), values.length, extras),
      0,
    );
  }

  /** Small batches expect at once, larger ones when everything has come. */
  private expectNext(from: Values[], expected: Values): void {
    if (this.batchSize > 1 && from.length === 0) this.flush();
    const found = from.shift();
    const told = found && Object.fromEntries(Object.keys(expected).map((k) => [k, found[k]]));
    const where = `${this.line}, but got ${JSON.stringify(found)}`;
    assert.deepEqual(told, expected, where);
  }

  private expectNothingLeft(): void {
    const left = [...this.outputs, ...this.lateRows];
    assert.deepEqual(left, [], `behind ${this.line}, got ${JSON.stringify(left)}`);
  }

  private expectState(verb: 'timers' | 'windows', count: number): void {
    this.flush();
    const { operator } = this;
    if (!(operator instanceof WindowOperator)) return;
    const found = verb === 'timers' ? operator.inspect().timers().length : operator.openWindows;
    assert.equal(found, count, `${this.line}, but there are ${found}`);
  }

  private record(batch: Batch, to: Values[], isLate: boolean): void {
    const times = batch.timestamps === 0 ? [] : readI64(engine, batch.timestamps, batch.rowCount);
    readRows(batch).forEach((row, i) => {
      const values: Values = {};
      for (const [name, value] of Object.entries(row)) {
        const text = value instanceof Date ? String(value.getTime()) : String(value);
        values[name.replace('window_', '')] = text;
      }
      if (isLate) values['t'] = values['at'];
      else values['at'] = String(times[i]);
      to.push(values);
    });
  }

  private context(): OperatorContext {
    return {
      engine,
      clock: this.clock,
      batchSize: Math.max(2, this.batchSize),
      emit: (batch) => this.record(batch, this.outputs, false),
      emitSide: (tag, batch) =>
        this.record(batch, tag === 'late' ? this.lateRows : this.outputs, tag === 'late'),
      wakeAt: () => undefined,
      emitWatermark: () => undefined,
      emitIdle: () => undefined,
      runTurn: (work) => work(),
      signal: new AbortController().signal,
      count: () => undefined,
    };
  }
}

function valuesOf(words: readonly string[]): Values {
  return Object.fromEntries(words.map((word) => word.split('=') as [string, string]));
}
