// Vertex: one operator of a running task with its edges. Errors, counters and watermark combination
// live here, once.
//
//   input 0 ──►┐                         ┌──► edges (main output)
//   input 1 ──►┤ combine, count, wrap    ├──► side outputs by tag
//              └──────► operator ────────┘
//
// Invariants
//   · Order within a channel is kept: rows, then the watermark that follows them.
//   · The watermark passed on is the minimum over the inputs that are not idle, and never falls. An
//     operator that holds watermarks decides when it is passed on.
import type { Batch } from '../batch/batch.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { OperatorMetricGroup } from '../observe/metricGroup.js';
import type { Operator, OperatorContext } from '../operator/operator.js';
import { clipWatermarks } from '../time/watermarkClip.js';
import { locatedError } from './operatorError.js';
import { WakeUp } from './wakeUp.js';

const VERTEX_VALUE = '$vertex';

/** What a vertex keeps besides its operator's state. */
interface VertexState {
  readonly watermark: number;
  readonly passed: number;
  readonly inputs: readonly number[];
  readonly idle: readonly boolean[];
}

/** What takes rows and watermarks: an operator of this subtask, or an exchange with others. */
export interface Receiver {
  receive(batch: Batch, input: number): void;
  receiveWatermark(watermark: number, input: number): void;
  receiveIdle(input: number): void;
}

/** Where an output goes. */
export interface Edge {
  readonly vertex: Receiver;
  readonly input: number;
}

/** What a vertex needs besides its operator. */
export type VertexEnvironment = Pick<OperatorContext, 'engine' | 'clock' | 'batchSize'> & {
  /**
   * Runs work that no source started, a timer's, and cleans up behind it; tells the job when it
   * fails.
   */
  readonly runTurn: (work: () => void) => void;
  /** Aborted when the job failed or was cancelled; absent = never. */
  readonly signal?: AbortSignal;
  readonly subtask?: number;
  readonly parallelism?: number;
};

/** A running operator. */
export class Vertex implements Receiver {
  readonly outputs: Edge[] = [];
  readonly sideOutputs = new Map<string, Edge[]>();
  readonly metrics = new Map<string, number>();
  /** What the user's functions count. */
  readonly userMetrics = new OperatorMetricGroup();
  rowsIn = 0;
  rowsOut = 0;
  /** Of the inputs. */
  watermark = -Infinity;
  private passedWatermark = -Infinity;
  private batchNumber = 0;
  private readonly inputWatermarks: number[];
  private readonly inputIdle: boolean[];
  private isIdle = false;
  private isOpen = false;
  private wakeUp: WakeUp | undefined;

  constructor(
    readonly operator: Operator,
    readonly inputCount: number,
    /** True when each input is a subtask: over restarts splits and keys go from one to another. */
    private readonly isExchange = false,
  ) {
    this.inputWatermarks = new Array<number>(inputCount).fill(-Infinity);
    this.inputIdle = new Array<boolean>(inputCount).fill(false);
  }

  open({ runTurn, signal, ...environment }: VertexEnvironment): void {
    const { clock } = environment;
    const wakeUp = new WakeUp(clock, (now) => runTurn(() => this.receiveTimer(now)));
    this.wakeUp = wakeUp;
    const context: OperatorContext = {
      ...environment,
      signal: signal ?? new AbortController().signal,
      wakeAt: (time) => wakeUp.request(time),
      runTurn: (work) => runTurn(() => this.isOpen && this.guard(work)),
      emitWatermark: (watermark) => this.passWatermarkOn(watermark),
      emitIdle: () => this.passIdleOn(),
      emit: (batch) => this.emit(batch),
      emitSide: (tag, batch) => this.emitSide(tag, batch),
      metrics: this.userMetrics,
      count: (metric, by) => this.metrics.set(metric, (this.metrics.get(metric) ?? 0) + by),
    };
    this.guard(() => this.operator.open(context));
    this.isOpen = true;
  }

  receive(batch: Batch, input: number): void {
    if (batch.rowCount === 0) return;
    this.rowsIn += batch.rowCount;
    const rows = this.inputCount === 1 ? batch : clipWatermarks(batch, this.ceiling(input));
    this.guard(() => this.operator.processBatch(rows, input));
    this.batchNumber += 1;
    const { ownWatermark } = this.operator;
    if (ownWatermark !== undefined) this.advanceTo(ownWatermark);
  }

  receiveWatermark(watermark: number, input: number): void {
    this.inputIdle[input] = false;
    if (watermark > this.inputWatermarks[input]) this.inputWatermarks[input] = watermark;
    this.advance();
  }

  /** The clock has passed the time that the operator asked for. */
  receiveTimer(now: number): void {
    if (!this.isOpen) return;
    this.guard(() => this.operator.processTimer?.(now));
  }

  receiveIdle(input: number): void {
    this.inputIdle[input] = true;
    if (!this.inputIdle.every((idle) => idle)) return this.advance();
    this.isIdle = true;
    if (this.operator.holdsWatermarks !== true) this.passIdleOn();
    else this.guard(() => this.operator.processIdle?.());
  }

  /** A barrier leaves behind the operator. */
  prepareBarrier(): void {
    if (this.isOpen) this.guard(() => this.operator.prepareBarrier?.());
  }

  /** Writes what the operator and its edges keep; between two batches. */
  snapshot(writer: SnapshotWriter): void {
    const { watermark, passedWatermark: passed } = this;
    const inputs = this.inputWatermarks.slice();
    writer.value(VERTEX_VALUE, { watermark, passed, inputs, idle: this.inputIdle.slice() });
    this.guard(() => this.operator.snapshot?.(writer));
  }

  /** The watermark of an input. */
  inputWatermark(input: number): number {
    return this.inputWatermarks[input];
  }

  /** The watermark that readers were told last. */
  get outputWatermark(): number {
    return this.passedWatermark;
  }

  /** True when nothing more will come. */
  get inputsEnded(): boolean {
    return this.inputWatermarks.every((watermark) => watermark === Infinity);
  }

  /** Tells readers again what they were told before the checkpoint: exchanges start anew. */
  announce(): void {
    if (this.passedWatermark > -Infinity) this.passWatermarkOn(this.passedWatermark);
  }

  /** Takes it back, behind `open`. Of several subtasks the lowest watermarks count. */
  restore(reader: SnapshotReader): void {
    const states = reader.values(VERTEX_VALUE) as unknown as readonly VertexState[];
    if (states.length > 0) {
      this.watermark = lowest(states.map((state) => state.watermark));
      this.passedWatermark = lowest(states.map((state) => state.passed));
      const all = lowest(states.flatMap((state) => state.inputs));
      for (let input = 0; input < this.inputCount; input++) {
        // Subtasks are dealt their splits anew: one that had none left may have some now.
        if (this.isExchange) {
          this.inputWatermarks[input] = all === Infinity ? -Infinity : all;
          continue;
        }
        this.inputWatermarks[input] = lowest(states.map((state) => state.inputs[input]));
        this.inputIdle[input] = states.every((state) => state.idle[input]);
      }
    }
    this.guard(() => this.operator.restore?.(reader));
  }

  /** Bytes of state; an operator has none before it is open and behind its end. */
  get stateBytes(): number {
    return this.isOpen ? this.operator.stateBytes : 0;
  }

  /** Closes the operator, unless the job failed before it was open. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.wakeUp?.cancel();
    this.guard(() => this.operator.close());
  }

  /** Passes rows to the main output. */
  emit(batch: Batch): void {
    if (batch.rowCount === 0) return;
    this.rowsOut += batch.rowCount;
    for (const edge of this.outputs) edge.vertex.receive(batch, edge.input);
  }

  /** Adds a reader of a side output. */
  addSideOutput(tag: string, edge: Edge): void {
    const edges = this.sideOutputs.get(tag);
    if (edges === undefined) this.sideOutputs.set(tag, [edge]);
    else edges.push(edge);
  }

  /** Passes rows to a side output; without a reader they are dropped. */
  emitSide(tag: string, batch: Batch): void {
    const edges = this.sideOutputs.get(tag);
    if (edges === undefined || batch.rowCount === 0) return;
    for (const edge of edges) edge.vertex.receive(batch, edge.input);
  }

  /** The lowest watermark of the other active inputs: rows are not late before it. */
  private ceiling(input: number): number {
    let lowest = Infinity;
    for (let other = 0; other < this.inputCount; other++) {
      if (other !== input && !this.inputIdle[other])
        lowest = Math.min(lowest, this.inputWatermarks[other]);
    }
    return lowest;
  }

  private advance(): void {
    let combined = Infinity;
    for (let input = 0; input < this.inputCount; input++) {
      if (!this.inputIdle[input]) combined = Math.min(combined, this.inputWatermarks[input]);
    }
    const wasIdle = this.isIdle;
    this.isIdle = false;
    const makesItsOwn = this.operator.ownWatermark !== undefined;
    if (makesItsOwn && combined !== Infinity) return;
    if (this.advanceTo(combined) || !wasIdle) return;
    // Readers take this input for active again.
    if (this.operator.holdsWatermarks === true) this.processWatermark();
    else this.passWatermarkOn(this.watermark);
  }

  /**
   * True when `watermark` is an advance, which the operator has then handled and the outputs were
   * told of.
   */
  private advanceTo(watermark: number): boolean {
    if (watermark <= this.watermark) return false;
    this.watermark = watermark;
    this.processWatermark();
    if (this.operator.holdsWatermarks !== true) this.passWatermarkOn(watermark);
    return true;
  }

  private processWatermark(): void {
    this.guard(() => this.operator.processWatermark(this.watermark));
  }

  private passWatermarkOn(watermark: number): void {
    this.passedWatermark = Math.max(watermark, this.passedWatermark);
    this.forEachEdge((edge) => edge.vertex.receiveWatermark(this.passedWatermark, edge.input));
  }

  private passIdleOn(): void {
    this.forEachEdge((edge) => edge.vertex.receiveIdle(edge.input));
  }

  private forEachEdge(visit: (edge: Edge) => void): void {
    this.outputs.forEach(visit);
    for (const edges of this.sideOutputs.values()) edges.forEach(visit);
  }

  /** Gives an error the operator and batch that it arose in; the innermost vertex wins. */
  private guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      throw locatedError(error, this.operator.name, this.batchNumber);
    }
  }
}

/** An input that was added since has no watermark yet. */
function lowest(values: readonly (number | undefined)[]): number {
  return Math.min(...values.map((value) => value ?? -Infinity));
}
