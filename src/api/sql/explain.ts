// The result of EXPLAIN: the query before and behind the rules, and its operators.
import type { LogicalNode } from '../../plan/logical.js';
import { topologicalOrder } from '../../plan/logical.js';
import type { ExplainDetail, Insert, Statement, StatementSet } from '../../sql/ast/statement.js';
import { bindError } from '../../sql/bind/context.js';
import type { SqlText } from '../../sql/locatedError.js';
import { explainPhysical, factsOf } from '../../sql/physical/explainPhysical.js';
import { stateWarnings } from '../../sql/physical/stateWarnings.js';
import type { PlanTraits } from '../../sql/physical/traits.js';
import { columnsText, explainRel } from '../../sql/rel/explainRel.js';
import type { Rel } from '../../sql/rel/rel.js';
import type { LogicalType } from '../../sql/types/index.js';
import type { Environment } from '../environment.js';
import type { Executed } from './session.js';

/** Queries that were planned for EXPLAIN. */
export interface ExplainedJob {
  readonly rels: readonly { readonly bound: Rel; readonly optimized: Rel }[];
  readonly roots: readonly LogicalNode[];
  readonly traits: PlanTraits;
}

/** What EXPLAIN is of, besides queries. @throws MillraceError located. */
export function explainable(statement: Statement, sql: SqlText): Insert | StatementSet {
  const inserts = statement.kind === 'execute' ? statement.statement : statement;
  if (inserts.kind === 'insert' || inserts.kind === 'statementSet') return inserts;
  const words = inserts.kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
  const problem = `EXPLAIN of ${words} is not supported: of queries and INSERT.`;
  throw bindError({ sql }, 'PLAN_UNSUPPORTED', problem, statement);
}

/**
 * One row with the plans as text; the changelog mode is always there. `PLAN_ADVICE` adds what may
 * be a mistake, `JSON_EXECUTION_PLAN` the operators as JSON, `ESTIMATED_COST` says that there is
 * none.
 */
export function explained(
  details: readonly ExplainDetail[],
  job: ExplainedJob,
  env: Pick<Environment, 'planned'>,
): Executed {
  const sinks = env.planned(job.roots);
  const sections = job.rels.flatMap(({ bound, optimized }) => [
    section('Abstract Syntax Tree', explainRel(bound)),
    section('Optimized Plan', `${explainRel(optimized)}\ncolumns: ${columnsText(optimized)}`),
  ]);
  sections.push(section('Physical Plan', explainPhysical(sinks, job.traits)));
  if (details.includes('ESTIMATED_COST')) sections.push(section('Estimated Cost', NO_COST));
  if (details.includes('PLAN_ADVICE')) {
    sections.push(section('Plan Advice', adviceText(sinks, job.traits)));
  }
  if (details.includes('JSON_EXECUTION_PLAN')) {
    sections.push(section('Physical Execution Plan', jsonPlan(sinks, job.traits)));
  }
  const type: LogicalType = { kind: 'VARCHAR', length: 2 ** 31 - 1, isNullable: false };
  return { kind: 'rows', columns: [{ name: 'result', type }], rows: [[sections.join('\n\n')]] };
}

function section(title: string, text: string): string {
  return `== ${title} ==\n${text}`;
}

const NO_COST =
  'None: streams have no statistics, rules are applied in a fixed order and joins stay in that ' +
  'of the query.';

function adviceText(sinks: readonly LogicalNode[], traits: PlanTraits): string {
  const warnings = stateWarnings(sinks, traits);
  if (warnings.length === 0) return 'No available advice.';
  return warnings.map(({ message }, i) => `advice[${i + 1}]: [WARNING] ${message}`).join('\n');
}

/** Operators by number, inputs before those that read them. */
function jsonPlan(sinks: readonly LogicalNode[], traits: PlanTraits): string {
  const order = topologicalOrder(sinks);
  const numbers = new Map(order.map((node, i) => [node, i + 1]));
  const nodes = order.map((node, i) => {
    const facts = factsOf(node, traits);
    return {
      id: i + 1,
      type: node.name,
      contents: facts.text,
      ...facts.traits,
      state: facts.state,
      predecessors: node.inputs.map((input) => ({ id: numbers.get(input) })),
    };
  });
  return JSON.stringify({ nodes }, undefined, 2);
}
