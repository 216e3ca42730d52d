// What a job is made of, and what it gives to its sources.
import type { SinkOperator } from '../operator/sinkOperator.js';
import type { JobMetrics } from '../observe/metrics.js';
import type { ServedMetrics } from '../observe/metricsServer.js';
import type { TaskTime } from '../observe/taskTime.js';
import type { SinkContext, SinkWriter } from '../sink/sink.js';
import type { Source } from '../source/source.js';
import type { Clock } from '../time/clock.js';
import type { Engine } from '../wasm/engine.js';
import type { CheckpointSettings } from './checkpointing.js';
import type { ExchangeHooks, Exchanges } from './exchanges.js';
import type { RestartStrategy } from './restartStrategy.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import type { Tasks } from './tasks.js';
import type { SourceRunner } from './sourceRunner.js';
import type { Vertex } from './vertex.js';

/** A sink with what the job needs to open it. */
export interface JobSink {
  readonly vertex: Vertex;
  readonly operator: SinkOperator;
  /** True when each subtask has a writer; else the first has the only one. */
  readonly isParallel?: boolean;
  open(context: Omit<SinkContext, 'schema' | 'name'>): Promise<SinkWriter>;
}

/** What a {@link Task} runs. */
export interface TaskParts {
  /** A promise where the kernels are still being loaded, as in a browser. */
  readonly engine: Engine | Promise<Engine>;
  readonly clock: Clock;
  readonly batchSize: number;
  /** 0-based number of the subtask, and how many there are. */
  readonly subtask: number;
  readonly parallelism: number;
  readonly vertices: readonly Vertex[];
  readonly sinks: readonly JobSink[];
  /** Connects exchanges to the other subtasks; absent where there are none. */
  connect?(engine: Engine, hooks: ExchangeHooks): Exchanges;
  /** Makes the source runners; called once the vertices are open. */
  createRunners(hooks: JobHooks): readonly SourceRunner[];
}

/** What a {@link Job} runs. */
export interface JobParts {
  readonly clock: Clock;
  /** New tasks with new operators each time: a job that is restarted starts with new ones. */
  createTasks(storage: CheckpointStorage | undefined): Tasks;
  /** Names of all operators of the plan. */
  readonly operatorNames: readonly string[];
  readonly sources: readonly Source[];
  readonly progressIntervalMs: number;
  readonly commitIntervalMs: number;
  readonly signal: AbortSignal | undefined;
  readonly checkpoints: CheckpointSettings | undefined;
  readonly restart: RestartStrategy;
  /** Of the job, in its metrics; default 'job'. */
  readonly jobName?: string | undefined;
  /** Serves the metrics while the job runs. */
  readonly serveMetrics?: ((read: () => JobMetrics) => Promise<ServedMetrics>) | undefined;
}

/** What a job gives to its source runners. */
export interface JobHooks {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly backpressure: () => Promise<void> | undefined;
  /** Awaited before rows or watermarks are sent, while a commit runs. */
  readonly whenWritable: () => Promise<void> | undefined;
  readonly time: TaskTime;
}
