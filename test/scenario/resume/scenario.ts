// Scenarios: jobs as data, which are run undisturbed, and killed and resumed at other parallelisms.
import type { DataStream, Environment, EnvironmentOptions, Fields, Format, Source } from 'millrace';

/** What a scenario's sources pass through, so that the harness can stop the job between polls. */
export type Watch = <F extends Fields>(source: Source<F>) => Source<F>;

/** Results of a job by their names, each written to a table. */
export type Results = Readonly<Record<string, DataStream<Fields>>>;

/** What must be the same whatever happened on the way. */
export type Comparison =
  /** The rows in any order, each as often as in the other run. */
  | { readonly kind: 'rows' }
  /** The rows of each key in their order; a result without those columns has none. */
  | { readonly kind: 'order'; readonly keys: Keys }
  /** The last row of each key, of rolling results: what is left of a changelog. */
  | { readonly kind: 'last'; readonly keys: Keys }
  /** The rows that the changes leave: +I and +U add one, -U and -D take one away. */
  | { readonly kind: 'changes' };

/** Columns of a key: their names, or how many of the first. */
export type Keys = readonly string[] | number;

/** A job and what it must answer. */
export interface Scenario {
  /** Unique in its list. */
  readonly name: string;
  /** Describes the job; each source is to be wrapped by `watch`. */
  readonly build: (env: Environment, watch: Watch) => Results | Promise<Results>;
  /** Default: the rows of all results in any order. */
  readonly compare?: Comparison;
  /** How rows are shown to be compared; default as JSON. */
  readonly format?: Format;
  /** What others answered, by result; default what the job itself answers when undisturbed. */
  readonly expected?: () => Readonly<Record<string, readonly string[]>>;
  /** Rows a batch that are tried; default 8,192 and less. */
  readonly batchSizes?: readonly number[];
  readonly environment?: Omit<EnvironmentOptions, 'checkpoints' | 'parallelism' | 'restart'>;
  /** Why the answer depends on the interleaving of subtasks, in Flink too: it is not run. */
  readonly undetermined?: string;
}
