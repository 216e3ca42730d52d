// What a job is made of, and what it gives to its sources.
import type { SinkOperator } from '../operator/sinkOperator.js';
import type { SinkContext, SinkWriter } from '../sink/sink.js';
import type { Clock } from '../time/clock.js';
import type { Engine } from '../wasm/engine.js';
import type { SourceRunner } from './sourceRunner.js';
import type { Vertex } from './vertex.js';

/** A sink with what the job needs to open it. */
export interface JobSink {
  readonly vertex: Vertex;
  readonly operator: SinkOperator;
  open(context: Pick<SinkContext, 'engine' | 'clock' | 'signal'>): Promise<SinkWriter>;
}

/** What a {@link Job} runs. */
export interface JobParts {
  /** A promise where the kernels are still being loaded, as in a browser. */
  readonly engine: Engine | Promise<Engine>;
  readonly clock: Clock;
  readonly batchSize: number;
  readonly vertices: readonly Vertex[];
  readonly sinks: readonly JobSink[];
  /** Makes the source runners; called once the vertices are open. */
  createRunners(hooks: JobHooks): readonly SourceRunner[];
  readonly progressIntervalMs: number;
  readonly commitIntervalMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What a job gives to its source runners. */
export interface JobHooks {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly backpressure: () => Promise<void> | undefined;
  /** Awaited before rows or watermarks are sent, while a commit runs. */
  readonly whenWritable: () => Promise<void> | undefined;
}
