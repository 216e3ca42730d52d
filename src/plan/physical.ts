// Physical plan: a vertex for each logical node, edges between them, and the job that runs them.
import { RowWriter } from '../batch/writeRows.js';
import type { Fields } from '../batch/dataType.js';
import { FilterOperator } from '../operator/filter.js';
import type { Operator } from '../operator/operator.js';
import { PassThroughOperator } from '../operator/passThrough.js';
import { ProjectOperator } from '../operator/project.js';
import { RollingAggregateOperator } from '../operator/rollingAggregate.js';
import { RollingReduceOperator } from '../operator/rollingReduce.js';
import { RowFunctionOperator } from '../operator/rowFunction.js';
import { SideOutputOperator } from '../operator/sideOutput.js';
import { SinkOperator } from '../operator/sinkOperator.js';
import { TopOperator } from '../operator/top.js';
import { WatermarkOperator } from '../operator/watermark.js';
import { MillraceError } from '../error.js';
import { Job, type JobHooks, type JobParts, type JobSink, type TaskParts } from '../runtime/job.js';
import { SourceRunner } from '../runtime/sourceRunner.js';
import { LocalSplits, type SplitFeed } from '../runtime/splitFeed.js';
import { LocalTasks } from '../runtime/tasks.js';
import { Vertex } from '../runtime/vertex.js';
import type { BadRecord } from '../source/source.js';
import type { Engine } from '../wasm/engine.js';
import { createWindowOperator } from './windows.js';
import { topologicalOrder, type LogicalNode, type SinkNode, type SourceNode } from './logical.js';
import { neededColumns } from './neededColumns.js';

/** What a job needs besides its plan. */
export type JobSettings = Omit<JobParts, 'createTasks' | 'operatorNames' | 'sources'> & {
  /** A new engine, one a task. */
  createEngine(): Engine | Promise<Engine>;
  readonly batchSize: number;
};

/** The operator of a logical node. */
export function createOperator(node: LogicalNode, everyWatermark = false): Operator {
  const { name, schema } = node;
  const input = node.inputs[0]?.schema ?? schema;
  switch (node.kind) {
    case 'source':
      return new PassThroughOperator(name, schema, `read ${node.source.name}`);
    case 'union':
      return new PassThroughOperator(name, schema, `union of ${node.inputs.length} streams`);
    case 'watermark':
      return new WatermarkOperator(name, schema, node.strategy, everyWatermark);
    case 'filter':
      return new FilterOperator(name, schema, node.predicate);
    case 'project':
      return new ProjectOperator(name, input, schema, node.columns);
    case 'rowFunction':
      return new RowFunctionOperator(name, schema, node.mode, node.call);
    case 'windowAggregate':
      return createWindowOperator(node);
    case 'rollingAggregate':
      return new RollingAggregateOperator(name, input, schema, node.keys, node.calls);
    case 'rollingReduce':
      return new RollingReduceOperator(name, schema, node.keys, node.call);
    case 'top':
      return new TopOperator(name, schema, node.count, node.partition, node.order, node.rankColumn);
    case 'operator':
      return node.create(name);
    case 'sideOutput':
      return new SideOutputOperator(name, schema, node.tag);
    case 'sink':
      return new SinkOperator(name, schema, node.sink.name);
  }
}

/** Makes and starts the job of everything that leads to `sinks`. */
export function createJob(sinks: readonly LogicalNode[], settings: JobSettings): Job {
  const order = topologicalOrder(sinks);
  if (settings.checkpoints !== undefined) requireSnapshots(order);
  return new Job({
    ...settings,
    sources: sourcesOf(order).map((node) => node.source),
    operatorNames: order.map((node) => node.name),
    createTasks: (storage) => new LocalTasks(createTask(order, settings), storage),
  });
}

/** The operators of one subtask, connected, with its sources and sinks. */
function createTask(order: readonly LogicalNode[], settings: JobSettings): TaskParts {
  const everyWatermark = order.some((node) => node.kind === 'operator' && node.needsWatermarks);
  const vertices = new Map(
    order.map((node) => {
      const operator = createOperator(node, everyWatermark);
      return [node, new Vertex(operator, Math.max(1, node.inputs.length))];
    }),
  );
  for (const node of order) connect(node, vertices);
  const needed = neededColumns(order);
  const splits = new LocalSplits();
  return {
    engine: settings.createEngine(),
    clock: settings.clock,
    batchSize: settings.batchSize,
    subtask: splits.subtask,
    parallelism: splits.parallelism,
    vertices: [...vertices.values()],
    sinks: order
      .filter((node): node is SinkNode => node.kind === 'sink')
      .map((node) => jobSink(node, vertices)),
    createRunners: (hooks) =>
      sourcesOf(order).map((node) => {
        const columns = needed.get(node) ?? 'all';
        const neededColumns = columns === 'all' ? undefined : columns;
        const vertex = vertexOf(vertices, node);
        const feed = new LocalSplits();
        const read = { node, vertex, neededColumns, everyWatermark, splits: feed };
        return createRunner(read, settings, hooks);
      }),
  };
}

function sourcesOf(order: readonly LogicalNode[]): SourceNode[] {
  return order.filter((node): node is SourceNode => node.kind === 'source');
}

/** Every operator with state has to be able to write it. */
function requireSnapshots(order: readonly LogicalNode[]): void {
  for (const node of order) {
    const operator = createOperator(node);
    const { state } = operator.describe();
    if (state.length === 0 || operator.snapshot !== undefined) continue;
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `'${node.name}' keeps ${state.join(', ')}, which checkpoints cannot hold yet. ` +
        `Leave 'checkpoints' out, or use another operation.`,
    );
  }
}

function vertexOf(vertices: ReadonlyMap<LogicalNode, Vertex>, node: LogicalNode): Vertex {
  return vertices.get(node) as Vertex;
}

function connect(node: LogicalNode, vertices: ReadonlyMap<LogicalNode, Vertex>): void {
  const vertex = vertexOf(vertices, node);
  node.inputs.forEach((inputNode, input) => {
    const from = vertexOf(vertices, inputNode);
    if (node.kind !== 'sideOutput') from.outputs.push({ vertex, input });
    else from.addSideOutput(node.tag, { vertex, input });
  });
}

function jobSink(node: SinkNode, vertices: ReadonlyMap<LogicalNode, Vertex>): JobSink {
  const vertex = vertexOf(vertices, node);
  const operator = vertex.operator as SinkOperator;
  return {
    vertex,
    operator,
    open: async (context) => node.sink.open({ ...context, schema: node.schema, name: node.name }),
  };
}

/** A source of the plan, and how it is read. */
interface SourceRead {
  readonly node: SourceNode;
  readonly vertex: Vertex;
  readonly neededColumns: ReadonlySet<string> | undefined;
  readonly everyWatermark: boolean;
  readonly splits: SplitFeed;
}

function createRunner(
  { node, vertex, neededColumns, everyWatermark, splits }: SourceRead,
  settings: JobSettings,
  hooks: JobHooks,
): SourceRunner {
  const { clock, batchSize } = settings;
  const { engine } = hooks;
  return new SourceRunner({
    source: node.source,
    watermarks: node.watermarks,
    vertex,
    context: { engine, clock, batchSize, signal: hooks.signal },
    neededColumns,
    everyWatermark,
    splits,
    hooks: {
      onBatch: (batch) => vertex.receive(batch, 0),
      onBadRecord: (record) => sendDeadLetter(vertex, engine, record),
      backpressure: hooks.backpressure,
      whenWritable: hooks.whenWritable,
    },
  });
}

/** A rejected record leaves as a row of the source's side output 'deadLetter'. */
function sendDeadLetter(vertex: Vertex, engine: Engine, record: BadRecord): void {
  const [edge] = vertex.sideOutputs.get('deadLetter') ?? [];
  if (edge === undefined) return;
  const schema = edge.vertex.operator.outputSchema;
  const writer = new RowWriter<Fields>(engine, schema);
  vertex.emitSide('deadLetter', writer.write([{ ...record, record: record.bytes }], 0, 1));
}
