// What planning a query needs of the session.
import type { Fields } from '../../batch/dataType.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { LookupSource } from '../../source/lookup.js';
import type { Source } from '../../source/source.js';
import type { BindContext } from '../bind/context.js';
import type { Rel, RelScan } from '../rel/rel.js';
import type { MakeCast } from '../rex/expressionNode.js';
import type { PlanTraits } from './traits.js';

/** Sources and names of the job that is planned, and its settings. */
export interface PlanContext {
  /** Binds computed columns and watermarks of tables. */
  readonly bind: BindContext;
  readonly cast: MakeCast;
  /** A name that no other operator of the job has. */
  uniqueName(name: string): string;
  /** Made before, see `preparedScans`. */
  source(scan: RelScan): Source<Fields>;
  lookup(scan: RelScan): LookupSource<Fields>;
  /** A stream that was made a table. */
  stream(name: string): LogicalNode;
  readonly settings: PlanSettings;
  /** What EXPLAIN and warnings tell of the operators. */
  readonly traits: PlanTraits;
}

/** Settings of SET that change plans. */
export interface PlanSettings {
  /** `table.exec.mini-batch.enabled`: one change a key and batch, or every change. */
  readonly emission: 'row' | 'batch';
  /** GROUP BY adds rows up before they are dealt out by key, where its calls can be merged. */
  readonly hasLocalPhase: boolean;
  /** `table.exec.state.ttl`, milliseconds. */
  readonly ttlMs: number | undefined;
  /** `table.exec.source.idle-timeout`, milliseconds; undefined = never. */
  readonly idleMs: number | undefined;
  /** All sources end: a final order is possible. */
  readonly isBounded: boolean;
}

/** A planned query: an operator whose columns are those of the plan, in their places. */
export interface Planned {
  readonly node: LogicalNode;
  /** Rows may be taken back (-U, -D). */
  readonly retracts: boolean;
}

/** Plans an input; the same plan twice is one operator. */
export type PlanInput = (rel: Rel) => Planned;
