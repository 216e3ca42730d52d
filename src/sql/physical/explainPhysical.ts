// EXPLAIN of operators: the tree from the sinks up to the sources, with what passes between them
// and what they keep.
//
//   groupAggregate: group by item: count() AS $f0, changelogMode=[I,UB,UA],
//   │               distribution=[hash[item]], upsertKey=[item], runs=[kernels]
//   │  state: one row per item, forgotten 1 h after a write
//   └─ bids: read bids.jsonl, changelogMode=[I], runs=[kernels]
import type { ExpressionNode } from '../../expression/node.js';
import { createOperator } from '../../plan/createOperator.js';
import { distributionOf } from '../../plan/distribution.js';
import type { LogicalNode } from '../../plan/logical.js';
import { changelogText, stateText, type PlanTraits } from './traits.js';

/** Draws everything that leads to `sinks`; what is shared is drawn once and referred to. */
export function explainPhysical(sinks: readonly LogicalNode[], traits: PlanTraits): string {
  const drawn = new Set<LogicalNode>();
  return sinks.map((sink) => draw(sink, '', '', drawn, traits).join('\n')).join('\n\n');
}

function draw(
  node: LogicalNode,
  head: string,
  indent: string,
  drawn: Set<LogicalNode>,
  traits: PlanTraits,
): string[] {
  if (drawn.has(node)) return [`${head}${node.name} (see above)`];
  drawn.add(node);
  const facts = factsOf(node, traits);
  const shown = Object.entries(facts.traits).map(([name, value]) => `${name}=[${value}]`);
  const lines = [`${head}${[`${node.name}: ${facts.text}`, ...shown].join(', ')}`];
  const stem = node.inputs.length === 0 ? '   ' : '│  ';
  for (const state of facts.state) lines.push(`${indent}${stem}state: ${state}`);
  node.inputs.forEach((input, position) => {
    const isLast = position === node.inputs.length - 1;
    const branch = `${indent}${isLast ? '└─ ' : '├─ '}`;
    lines.push(...draw(input, branch, `${indent}${isLast ? '   ' : '│  '}`, drawn, traits));
  });
  return lines;
}

/** What EXPLAIN says of an operator. */
export interface OperatorFacts {
  readonly text: string;
  /** `changelogMode`, `distribution`, `upsertKey`, `runs`, those that there are. */
  readonly traits: Readonly<Record<string, string>>;
  readonly state: readonly string[];
}

/** What an operator does, passes on and keeps. */
export function factsOf(node: LogicalNode, traits: PlanTraits): OperatorFacts {
  const { text, state } = createOperator(node).describe();
  const known = traits.of(node);
  const changes = traits.changesOf(node);
  const dealt = distributionText(node);
  const key = changes.updates || changes.deletes ? known.upsertKey : undefined;
  return {
    text,
    traits: {
      changelogMode: changelogText(changes).slice(1, -1),
      ...(dealt !== undefined && { distribution: dealt }),
      ...(key !== undefined && { upsertKey: key.join(',') }),
      runs: whereText(node),
    },
    state: known.state === undefined ? state : [stateText(known.state, node)],
  };
}

/** How rows reach an operator: `hash[item]`, `single`; of several inputs one each. */
export function distributionText(node: LogicalNode): string | undefined {
  const texts = node.inputs.map((input, position) => {
    const dealt = distributionOf(node, position);
    if (dealt === undefined) return 'forward';
    if (dealt.to !== 'keys') return dealt.to;
    return `hash[${dealt.keys.map((key) => input.schema.names[key]).join(', ')}]`;
  });
  if (texts.every((text) => text === 'forward')) return undefined;
  return new Set(texts).size === 1 ? texts[0] : texts.join('; ');
}

/** Nodes whose rows pass through JavaScript objects. */
const JAVASCRIPT: ReadonlySet<LogicalNode['kind']> = new Set([
  'rowFunction',
  'rollingReduce',
  'top',
]);

/** `kernels`, `JavaScript a row`, or both with the functions that are JavaScript. */
export function whereText(node: LogicalNode): string {
  const isJavaScript = node.kind === 'operator' ? node.isJavaScript : JAVASCRIPT.has(node.kind);
  if (isJavaScript) return 'JavaScript a row';
  const functions = new Map<string, string[]>();
  for (const expression of expressionsOf(node)) collectFunctions(expression, functions);
  const texts = [...functions].map(([form, names]) => `JavaScript a ${form}: ${names.join(', ')}`);
  return ['kernels', ...texts].join('; ');
}

function expressionsOf(node: LogicalNode): readonly ExpressionNode[] {
  if (node.kind === 'filter') return [node.predicate];
  return node.kind === 'project' ? node.columns.map(({ expression }) => expression) : [];
}

/** Functions of JavaScript by their form: called for a row, or for the rows of a batch. */
function collectFunctions(node: ExpressionNode, found: Map<string, string[]>): void {
  if (node.kind === 'function') {
    const form = node.form === 'row' ? 'row' : 'batch';
    const names = found.get(form) ?? [];
    if (!names.includes(node.name)) found.set(form, [...names, node.name]);
  }
  for (const part of partsOf(node)) collectFunctions(part, found);
}

function partsOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case 'column':
    case 'literal':
      return [];
    case 'call':
    case 'function':
      return node.args;
    case 'cast':
    case 'field':
    case 'alias':
      return [node.input];
    case 'case': {
      const parts = node.branches.flatMap(({ when, then }) => [when, then]);
      return node.otherwise === undefined ? parts : [...parts, node.otherwise];
    }
  }
}
