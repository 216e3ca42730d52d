// Relational plan → operators. What is asked for twice is computed once.
import { MillraceError } from '../../error.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { Rel, RelStream, RelUnion } from '../rel/rel.js';
import { inputsOf } from '../rel/rel.js';
import type { RelScan } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { digestOf } from './digest.js';
import type { PlanContext, Planned } from './planContext.js';
import { planner } from './planners.js';
import { filterNode, projectNode } from './project.js';
import type { Scans } from './scan.js';
import { schemaOf } from './schema.js';
import { uniqueKeyOf } from './uniqueKey.js';
import { planValues } from './values.js';

/** Plans the queries of one job. */
export class PhysicalPlanner {
  private readonly known = new Map<string, Planned>();
  private scans: Scans | undefined;

  constructor(private readonly context: PlanContext) {}

  /**
   * The operators of a plan whose planners are loaded.
   *
   * @throws MillraceError PLAN_UNSUPPORTED for what has none yet.
   */
  readonly plan = (rel: Rel): Planned => {
    const digest = digestOf(rel);
    const known = digest === undefined ? undefined : this.known.get(digest);
    if (known !== undefined) return known;
    const planned = this.planNew(rel);
    this.noteKey(rel, planned);
    if (digest !== undefined) this.known.set(digest, planned);
    return planned;
  };

  /** What tells its rows apart, where it is known. */
  private noteKey(rel: Rel, { node }: Planned): void {
    const key = uniqueKeyOf(rel);
    const upsertKey = key?.map((index) => node.schema.names[index]);
    if (upsertKey !== undefined) this.context.traits.note(node, { upsertKey });
  }

  private planStream({ name, retracts = false }: RelStream): Planned {
    const node = this.context.stream(name);
    if (retracts) this.context.traits.note(node, { changes: { updates: true, deletes: true } });
    return { node, retracts };
  }

  private planNew(rel: Rel): Planned {
    const { context, plan } = this;
    switch (rel.kind) {
      case 'scan':
        this.scans ??= new (planner('scan').Scans)(context);
        return this.scans.plan(rel);
      case 'stream':
        return this.planStream(rel);
      case 'values':
        return planValues(rel, context);
      case 'project': {
        const { node, retracts } = plan(rel.input);
        return { node: projectNode(node, rel.expressions, rel.columns, context), retracts };
      }
      case 'filter': {
        const { node, retracts } = plan(rel.input);
        return { node: filterNode(node, rel.condition, context), retracts };
      }
      case 'windowTable':
        return planner('windowTable').planWindowTable(rel, plan, context);
      case 'aggregate':
        return planner('aggregate').planAggregate(rel, plan, context);
      case 'join':
        return planner('join').planJoin(rel, plan, context);
      case 'lookupJoin':
        return planner('lookupJoin').planLookupJoin(rel, plan, context);
      case 'correlate':
        return planner('correlate').planCorrelate(rel, plan, context);
      case 'rank':
        return planner('rank').planRank(rel, plan, context);
      case 'union':
        return this.planUnion(rel);
      case 'sort':
        return planner('rank').planSort(rel, plan, context);
      case 'rowNumber':
        throw new MillraceError(
          'PLAN_UNSUPPORTED',
          'ROW_NUMBER() needs a limit: filter it, WHERE row_num <= 10, in a query around it. ' +
            'Numbers of all rows of a partition are not planned yet.',
        );
    }
  }

  /** Sides whose columns have one name. */
  private planUnion(rel: RelUnion): Planned {
    const schema = schemaOf(rel.columns);
    const planned = rel.inputs.map((input) => this.plan(input));
    const inputs = planned.map(({ node }, side): LogicalNode => {
      const { columns } = rel.inputs[side];
      const expressions = columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
      return projectNode(node, expressions, rel.columns, this.context);
    });
    const name = this.context.uniqueName('union');
    return {
      node: { kind: 'union', name, schema, inputs },
      retracts: planned.some(({ retracts }) => retracts),
    };
  }
}

/** The tables that a plan reads, for their sources to be made. */
export function scansOf(rel: Rel): readonly RelScan[] {
  if (rel.kind === 'scan') return [rel];
  return inputsOf(rel).flatMap(scansOf);
}
