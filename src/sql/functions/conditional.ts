// IF, COALESCE and their like; types as text.
import { callNode, literalNode } from '../../expression/node.js';
import { string } from '../../batch/dataType.js';
import { commonType, typeText, withNullability } from '../types/index.js';
import { define, TEXT } from './define.js';
import type { FunctionArgument, ScalarFunction } from './scalarFunction.js';

function common(args: readonly FunctionArgument[]) {
  return (
    commonType(args.map(({ type }) => type)) ?? args.find(({ type }) => type.kind !== 'NULL')?.type
  );
}

const coalesce: ScalarFunction = {
  name: 'COALESCE',
  category: 'conditional',
  arity: [1, Infinity],
  usage: 'COALESCE(value, …)',
  bind: (args) => {
    const type = commonType(args.map((arg) => arg.type));
    if (type === undefined) return 'the values have no common type; cast some';
    const isNullable = args.every((arg) => arg.type.isNullable);
    return {
      type: withNullability(type, isNullable),
      operands: args.map(() => type),
      node: (nodes) => (nodes.length === 1 ? nodes[0] : callNode('coalesce', nodes)),
    };
  },
};

const nullIf: ScalarFunction = {
  name: 'NULLIF',
  category: 'conditional',
  arity: [2, 2],
  usage: 'NULLIF(value, other)',
  bind: (args) => {
    const type = common(args);
    if (type === undefined || commonType(args.map((arg) => arg.type)) === undefined) {
      return 'the values cannot be compared; cast one';
    }
    const own = withNullability(args[0].type, true);
    return {
      type: own,
      operands: args.map(() => type),
      node: (nodes) => callNode('nullIf', nodes),
    };
  },
};

const conditional: ScalarFunction = {
  name: 'IF',
  category: 'conditional',
  arity: [3, 3],
  usage: 'IF(condition, yes, no)',
  bind: (args) => {
    const [condition, ...values] = args;
    if (condition.type.kind !== 'BOOLEAN') return 'the condition is no BOOLEAN';
    const type = commonType(values.map((arg) => arg.type));
    if (type === undefined) return 'the values have no common type; cast one';
    return {
      type,
      operands: [undefined, type, type],
      node: ([when, then, otherwise]) => ({ kind: 'case', branches: [{ when, then }], otherwise }),
    };
  },
};

/** Functions that choose among values, by Flink's names. */
export const CONDITIONAL_FUNCTIONS: readonly ScalarFunction[] = [
  coalesce,
  { ...coalesce, name: 'IFNULL', arity: [2, 2], usage: 'IFNULL(value, other)' },
  nullIf,
  conditional,
  define('value', 'CURRENT_DATABASE', {
    parameters: [],
    result: TEXT,
    make: (_args, { context }) =>
      literalNode(context.currentDatabase ?? 'default_database', string()),
  }),
  define('conversion', 'TYPEOF', {
    parameters: ['any'],
    result: TEXT,
    nullable: 'never',
    make: (_args, { types }) => literalNode(typeText(types[0]), string()),
  }),
];
