// The plan of one job: its queries, bound, optimized and planned into one environment.
import type { LogicalNode } from '../../plan/logical.js';
import type { Query } from '../../sql/ast/query.js';
import type { BindContext } from '../../sql/bind/context.js';
import { bindQuery } from '../../sql/bind/query.js';
import { castNode } from '../../sql/functions/index.js';
import { bindLoading } from '../../sql/notLoaded.js';
import { PhysicalPlanner } from '../../sql/physical/plan.js';
import { loadPlanners } from '../../sql/physical/planners.js';
import type { PlanWarning } from '../../sql/physical/stateWarnings.js';
import { PlanTraits } from '../../sql/physical/traits.js';
import { uniqueKeyOf } from '../../sql/physical/uniqueKey.js';
import { requirePlanSize } from '../../sql/rel/planSize.js';
import type { Rel, RelColumn } from '../../sql/rel/rel.js';
import type { MakeCast } from '../../sql/rex/expressionNode.js';
import { packingOf } from '../../sql/rule/packing.js';
import type { Environment } from '../environment.js';
import { constantsOf } from './constants.js';
import { planSettings } from './settings.js';
import { TableSources, tableSink, type TableSettings } from './tables.js';

/** A query as operators of an environment. */
export interface PlannedQuery {
  readonly kind: 'query';
  readonly node: LogicalNode;
  /** With the names that the user sees: they need not be unique. */
  readonly columns: readonly RelColumn[];
  /** True when rows may be taken back (-U, -D). */
  readonly retracts: boolean;
  /** Positions of columns that identify a row, where some are known. */
  readonly key: readonly number[] | undefined;
  /** True when its rows end. */
  readonly isBounded: boolean;
  /** State that may grow for ever. */
  readonly warnings: readonly PlanWarning[];
}

/** The queries of one job, planned into one environment: they share sources. */
export class JobPlan {
  private readonly sources: TableSources;
  private planner: PhysicalPlanner | undefined;
  readonly traits = new PlanTraits();
  /** The queries before and behind the rules, and their operators. */
  readonly rels: { readonly bound: Rel; readonly optimized: Rel }[] = [];
  /** Queries, or the sinks that they are written to. */
  readonly roots: LogicalNode[] = [];

  constructor(
    private readonly bind: BindContext,
    private readonly env: Environment,
    private readonly config: ReadonlyMap<string, string>,
    private readonly settings: TableSettings,
    private readonly stream: (name: string) => LogicalNode,
  ) {
    this.sources = new TableSources(settings);
  }

  private readonly cast: MakeCast = (input, from, to, isTry) =>
    castNode(input, from, to, isTry, this.bind.functions);

  async query(query: Query): Promise<PlannedQuery> {
    const planned = await this.plan(await bindLoading(() => bindQuery(query, this.bind)));
    this.roots.push(planned.node);
    return planned;
  }

  async insert(
    table: Parameters<typeof tableSink>[0],
    options: Readonly<Record<string, string>>,
    query: Query,
    columns: readonly string[] | undefined,
  ): Promise<void> {
    const bound = await bindLoading(() => bindQuery(query, this.bind));
    const { insertColumns } = await import('./insert.js');
    const rel = insertColumns(bound, table, columns, query, this.bind);
    const { node, retracts } = await this.plan(rel);
    const sink = await tableSink(table, options, retracts, this.settings);
    const name = this.env.uniqueName(`sink ${table.path[2]}`);
    const root = { kind: 'sink', name, schema: node.schema, sink, inputs: [node] } as const;
    this.roots.push(root);
    this.env.addSink(root);
  }

  private async plan(bound: Rel): Promise<PlannedQuery> {
    requirePlanSize(bound);
    const { optimize } = await import('../../sql/rule/optimize.js');
    const rel = optimize(bound, await constantsOf(bound, this.cast), await packingOf(bound));
    this.rels.push({ bound, optimized: rel });
    await Promise.all([this.sources.prepare(rel), loadPlanners(rel)]);
    const { isBounded } = this.sources;
    this.planner ??= new PhysicalPlanner({
      bind: this.bind,
      cast: this.cast,
      uniqueName: (name) => this.env.uniqueName(name),
      source: (scan) => this.sources.source(scan),
      lookup: (scan) => this.sources.lookup(scan),
      stream: this.stream,
      settings: planSettings(this.config, isBounded, this.env.parallelism),
      traits: this.traits,
    });
    const { node, retracts } = this.planner.plan(rel);
    const key = uniqueKeyOf(rel);
    const { columns } = rel;
    return { kind: 'query', node, columns, retracts, key, isBounded, warnings: [] };
  }
}
