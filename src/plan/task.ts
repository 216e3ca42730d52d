// Tasks of a plan: the operators of one subtask, connected, with its sources, its sinks and the
// exchanges with other subtasks.
//
//   forward      from ──────────────────────────► to
//   exchange     from ──► output ~~~► input ─► vertex of the exchange ──► to
import { RowWriter } from '../batch/writeRows.js';
import type { Fields } from '../batch/dataType.js';
import type { Distribution, Parallelism } from '../exchange/partitioner.js';
import { PassThroughOperator } from '../operator/passThrough.js';
import type { SinkOperator } from '../operator/sinkOperator.js';
import { ExchangeInput } from '../runtime/exchangeInput.js';
import { ExchangeOutput } from '../runtime/exchangeOutput.js';
import { Exchanges, type ExchangeHooks, type WiredOutput } from '../runtime/exchanges.js';
import type { JobHooks, JobSink, TaskParts } from '../runtime/jobParts.js';
import type { TaskNetwork } from '../runtime/network.js';
import { SourceRunner } from '../runtime/sourceRunner.js';
import type { SplitFeed } from '../runtime/splitFeed.js';
import { Vertex, type Edge, type Receiver } from '../runtime/vertex.js';
import type { BadRecord } from '../source/source.js';
import type { Clock } from '../time/clock.js';
import {
  AlignmentGroups,
  type AlignmentMember,
  type MemberName,
  type WatermarkAlignment,
} from '../time/watermarkAlignment.js';
import type { Engine } from '../wasm/engine.js';
import { createOperator } from './createOperator.js';
import { distributionOf } from './distribution.js';
import type { LogicalNode, SideOutputNode, SinkNode, SourceNode } from './logical.js';
import { neededColumns } from './neededColumns.js';

/** What a task needs besides its plan. */
export interface TaskSettings {
  createEngine(): Engine | Promise<Engine>;
  readonly clock: Clock;
  readonly batchSize: number;
}

/** Where a task stands among the others. */
export interface TaskPlace extends Parallelism {
  /** Rings to and from the others; absent for a job of one task. */
  readonly network?: TaskNetwork;
  /** The splits that it reads of a source. */
  splits(source: SourceNode): SplitFeed;
  /** Groups of sources that wait for each other; absent for a job of one task. */
  readonly alignment?: WatermarkAlignment;
}

/** An edge of the plan that leads to other subtasks. */
interface ExchangeEdge {
  readonly index: number;
  readonly from: LogicalNode;
  readonly to: LogicalNode;
  readonly distribution: Distribution;
  readonly columns: readonly number[];
  readonly vertex: Vertex;
  /** Stands for the output until the engine is there. */
  readonly entrance: Entrance;
}

/** Makes the parts of one subtask. */
export function createTask(
  order: readonly LogicalNode[],
  settings: TaskSettings,
  place: TaskPlace,
): TaskParts {
  return new TaskBuilder(order, settings, place).build();
}

/** Exchanges of a plan: as many rings are needed between each two subtasks. */
export function exchangeCount(order: readonly LogicalNode[]): number {
  return order.reduce(
    (count, node) =>
      count + node.inputs.filter((_, input) => distributionOf(node, input) !== undefined).length,
    0,
  );
}

/** The readers of all subtasks that belong to groups of watermark alignment. */
export function alignmentMembers(
  order: readonly LogicalNode[],
  parallelism: number,
): readonly MemberName[] {
  return order.flatMap((node) => {
    const group = node.kind === 'source' ? node.watermarks?.alignment?.group : undefined;
    if (group === undefined) return [];
    return Array.from({ length: parallelism }, (_, subtask) => ({
      group,
      member: memberOf(node, subtask),
    }));
  });
}

function memberOf(node: LogicalNode, subtask: number): string {
  return `${node.name}/${subtask}`;
}

class TaskBuilder {
  private readonly vertices = new Map<LogicalNode, Vertex>();
  private readonly inOrder: Vertex[] = [];
  private readonly exchanges: ExchangeEdge[] = [];
  private readonly everyWatermark: boolean;
  private readonly needed: ReturnType<typeof neededColumns>;
  private readonly alignment: WatermarkAlignment;

  constructor(
    private readonly order: readonly LogicalNode[],
    private readonly settings: TaskSettings,
    private readonly place: TaskPlace,
  ) {
    this.everyWatermark = order.some((node) => node.kind === 'operator' && node.needsWatermarks);
    this.needed = neededColumns(order);
    this.alignment = place.alignment ?? new AlignmentGroups(alignmentMembers(order, 1));
  }

  build(): TaskParts {
    const { order, settings, place } = this;
    for (const node of order) this.add(node);
    const { subtask, parallelism, network } = place;
    return {
      engine: settings.createEngine(),
      clock: settings.clock,
      batchSize: settings.batchSize,
      subtask,
      parallelism,
      vertices: this.inOrder,
      sinks: order
        .filter((node): node is SinkNode => node.kind === 'sink')
        // Where all rows go to the first subtask, the others write nothing.
        .filter((node) => subtask === 0 || node.sink.isParallel === true)
        .map((node) => this.sink(node)),
      ...(network && { connect: (engine, hooks) => this.connect(engine, hooks, network) }),
      createRunners: (hooks) =>
        order
          .filter((node): node is SourceNode => node.kind === 'source')
          .map((node) => this.runner(node, hooks)),
    };
  }

  private add(node: LogicalNode): void {
    const operator = createOperator(node, this.everyWatermark, this.needed.get(node) ?? 'all');
    const vertex = new Vertex(operator, Math.max(1, node.inputs.length));
    this.vertices.set(node, vertex);
    node.inputs.forEach((from, input) => this.join(from, node, input, { vertex, input }));
    this.inOrder.push(vertex);
  }

  /** Connects two operators, through an exchange where rows go to other subtasks. */
  private join(from: LogicalNode, to: LogicalNode, input: number, edge: Edge): void {
    const source = this.vertexOf(from);
    const distribution = this.place.network && distributionOf(to, input);
    const reader =
      distribution === undefined ? edge : this.exchange(from, to, input, edge, distribution);
    if (to.kind === 'sideOutput') source.addSideOutput(to.tag, reader);
    else source.outputs.push(reader);
  }

  private exchange(
    from: LogicalNode,
    to: LogicalNode,
    input: number,
    edge: Edge,
    distribution: Distribution,
  ): Edge {
    const name = `${to.name}.exchange${input}`;
    const operator = new PassThroughOperator(name, from.schema, `exchange ${distribution.to}`);
    const vertex = new Vertex(operator, this.place.parallelism, true);
    vertex.outputs.push(edge);
    this.inOrder.push(vertex);
    const needed = this.needed.get(from) ?? 'all';
    const isNeeded = (name: string): boolean => needed === 'all' || needed.has(name);
    const columns = from.schema.names.flatMap((column, index) => (isNeeded(column) ? [index] : []));
    const entrance = new Entrance();
    const index = this.exchanges.length;
    this.exchanges.push({ index, from, to, distribution, columns, vertex, entrance });
    return { vertex: entrance, input: 0 };
  }

  private connect(engine: Engine, hooks: ExchangeHooks, network: TaskNetwork): Exchanges {
    const { place } = this;
    const inputs = this.exchanges.map(({ index, vertex, columns }) => {
      const readers = network.readers(index, engine);
      return new ExchangeInput(engine, vertex, readers, columns);
    });
    const outputs = this.exchanges.map((edge): WiredOutput => {
      const { index, from, distribution, vertex, columns, entrance } = edge;
      const types = from.schema.fields.map((field) => field.type);
      const writers = network.writers(index);
      const output = new ExchangeOutput(
        engine,
        distribution,
        vertex,
        writers,
        types,
        place,
        columns,
      );
      entrance.output = output;
      const upstream = this.exchanges.filter((other) => reaches(other.to, from));
      for (const { index: at } of upstream) inputs[at].downstream.push(output);
      const wired = upstream.map(({ index: at }) => inputs[at]);
      return { from: this.vertexOf(from), output, upstream: wired };
    });
    return new Exchanges(inputs, outputs, network.bell, hooks);
  }

  private sink(node: SinkNode): JobSink {
    const vertex = this.vertexOf(node);
    const operator = vertex.operator as SinkOperator;
    return {
      vertex,
      operator,
      isParallel: node.sink.isParallel === true,
      open: async (context) => {
        const { schema, name, sink } = node;
        const alone = sink.isParallel === true ? {} : { subtask: 0, parallelism: 1 };
        return sink.open({ ...context, ...alone, schema, name });
      },
    };
  }

  private runner(node: SourceNode, hooks: JobHooks): SourceRunner {
    const { clock, batchSize } = this.settings;
    const { engine, signal } = hooks;
    const vertex = this.vertexOf(node);
    const columns = this.needed.get(node) ?? 'all';
    return new SourceRunner({
      source: node.source,
      watermarks: node.watermarks,
      vertex,
      context: { engine, clock, batchSize, signal },
      neededColumns: columns === 'all' ? undefined : columns,
      everyWatermark: this.everyWatermark,
      splits: this.place.splits(node),
      alignment: this.alignmentOf(node),
      time: hooks.time,
      hooks: {
        onBatch: (batch) => vertex.receive(batch, 0),
        onBadRecord: (record) => this.sendDeadLetter(node, engine, record),
        backpressure: hooks.backpressure,
        whenWritable: hooks.whenWritable,
      },
    });
  }

  private alignmentOf(node: SourceNode): AlignmentMember | undefined {
    const settings = node.watermarks?.alignment;
    return settings && this.alignment.join(settings, memberOf(node, this.place.subtask));
  }

  /** A rejected record leaves as a row of the source's side output 'deadLetter'. */
  private sendDeadLetter(node: SourceNode, engine: Engine, record: BadRecord): void {
    const isReader = (other: LogicalNode): other is SideOutputNode =>
      other.kind === 'sideOutput' && other.tag === 'deadLetter' && other.inputs[0] === node;
    const reader = this.order.find(isReader);
    if (reader === undefined) return;
    const writer = new RowWriter<Fields>(engine, reader.schema);
    const rows = writer.write([{ ...record, record: record.bytes }], 0, 1);
    this.vertexOf(node).emitSide('deadLetter', rows);
  }

  private vertexOf(node: LogicalNode): Vertex {
    return this.vertices.get(node) as Vertex;
  }
}

/** Takes the place of an exchange's output, which is made when the engine is there. */
class Entrance implements Receiver {
  output!: ExchangeOutput;

  receive(batch: Parameters<Receiver['receive']>[0]): void {
    this.output.receive(batch);
  }

  receiveWatermark(watermark: number): void {
    this.output.receiveWatermark(watermark);
  }

  receiveIdle(): void {
    this.output.receiveIdle();
  }
}

/** True when rows of `from` get to `to` without another exchange in between or with one. */
function reaches(from: LogicalNode, to: LogicalNode): boolean {
  return from === to || to.inputs.some((input) => reaches(from, input));
}
