// Regular joins in tests: two inputs, plans over them, and joins that are fed and compared.
import fc from 'fast-check';
import { expect } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { callNode, type ExpressionNode } from '../../src/expression/node.js';
import { RegularJoinOperator, type RegularJoinPlan } from '../../src/join/regularJoin.js';
import type { Engine } from '../../src/wasm/engine.js';
import { ChangelogRun, rowsLeft, type Change } from './changelogRun.js';
import { applyChanges, countsOf, naiveRegularJoin, type JoinRow } from './naiveRegularJoin.js';

export const left = new Schema([
  { name: 'k', type: t.string().nullable() },
  { name: 'j', type: t.int32() },
  { name: 'v', type: t.int64().nullable() },
  { name: 'flag', type: t.boolean().nullable() },
]);
export const right = new Schema([
  { name: 'rk', type: t.string().nullable() },
  { name: 'rj', type: t.int32() },
  { name: 'w', type: t.int64().nullable() },
  { name: 'text', type: t.string().nullable() },
  { name: 'x', type: t.float64() },
]);
export type JoinType = RegularJoinPlan['type'];
export const JOIN_TYPES: readonly JoinType[] = ['inner', 'left', 'right', 'full', 'semi', 'anti'];
const keyOf = fc.constantFrom(null, 'a', 'b', 'a key that is long enough');
const value = fc.option(fc.bigInt({ min: -2n, max: 2n }));
export const leftRow = fc.record({
  k: keyOf,
  j: fc.nat(1),
  v: value,
  flag: fc.option(fc.boolean()),
});
export const rightRow = fc.record({
  rk: keyOf,
  rj: fc.nat(1),
  w: value,
  text: fc.constantFrom(null, '', 'short', 'a text that is long enough', 'a text that is longer'),
  x: fc.constantFrom(0, 1.5, -7),
});

function joinedSchema(): Schema {
  return new Schema([...left.fields, ...right.fields]);
}

/** A join of {@link left} and {@link right} by two columns. */
export function planOf(type: JoinType, more: Partial<RegularJoinPlan> = {}): RegularJoinPlan {
  const padded = { left: type === 'right' || type === 'full', right: type === 'left' };
  const isHalf = type === 'semi' || type === 'anti';
  const lefts = left.fields.map((f) => (padded.left ? { ...f, type: f.type.nullable() } : f));
  const rights = right.fields.map((f) =>
    padded.right || type === 'full' ? { ...f, type: f.type.nullable() } : f,
  );
  return {
    type,
    inputs: [left, right],
    output: new Schema(isHalf ? lefts : [...lefts, ...rights]),
    keys: [
      ['k', 'rk'],
      ['j', 'rj'],
    ],
    retracts: [true, true],
    ...more,
  };
}

const column = (name: string): ExpressionNode => ({ kind: 'column', name });
/** v < w */
export const less: RegularJoinPlan['condition'] = {
  expression: callNode('lt', [column('v'), column('w')]),
  joined: joinedSchema(),
};

export function matchesOf({ condition, keys }: RegularJoinPlan) {
  return (a: JoinRow, b: JoinRow): boolean => {
    if (!keys.every(([l, r]) => a[l] !== null && a[l] === b[r])) return false;
    if (condition === undefined) return true;
    return a.v !== null && b.w !== null && (a.v as bigint) < (b.w as bigint);
  };
}

/** A batch of one input. */
export interface Feed {
  readonly input: 0 | 1;
  readonly changes: readonly Change[];
}

/** Cuts two changelogs into batches, in turn. */
export function feedsOf(
  logs: readonly [Change[], Change[]],
  sizes: readonly [number, number],
): Feed[] {
  const feeds: Feed[] = [];
  const at = [0, 0];
  while (at[0] < logs[0].length || at[1] < logs[1].length) {
    for (const input of [0, 1] as const) {
      const changes = logs[input].slice(at[input], at[input] + sizes[input]);
      at[input] += sizes[input];
      if (changes.length > 0) feeds.push({ input, changes });
    }
  }
  return feeds;
}

/** Feeds a join, and compares what it comes to behind each batch. */
export function checkJoin(
  engine: Engine,
  plan: RegularJoinPlan,
  feeds: readonly Feed[],
  batchSize = 5,
): void {
  const run = new ChangelogRun(
    engine,
    new RegularJoinOperator('join', plan),
    plan.inputs,
    batchSize,
  );
  const counts = new Map<string, number>();
  const all: [Change[], Change[]] = [[], []];
  const naive = {
    type: plan.type,
    names: [left.names, right.names] as const,
    matches: matchesOf(plan),
  };
  for (const { changes, input } of feeds) {
    const sent = run.feed(changes, input);
    all[input].push(...changes);
    applyChanges(counts, sent);
    const [lefts, rights] = all.map((log) => rowsLeft(log) as JoinRow[]);
    expect(counts).toEqual(countsOf(naiveRegularJoin(naive, lefts, rights)));
  }
  run.operator.close();
}
