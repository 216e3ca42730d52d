// Operators as functions by their names: comparison, logic, arithmetic, LIKE.
import { balanced } from '../../expression/balanced.js';
import { callNode, literalNode, type ExpressionNode } from '../../expression/node.js';
import { arithmeticType, columnType, commonType, isNumeric, typeText } from '../types/index.js';
import type { ArithmeticOperator, LogicalType } from '../types/index.js';
import { addInterval } from './addInterval.js';
import { BOOLEAN, define, functionNode, INT, kernel, sameAsFirst, TEXT } from './define.js';
import type { BoundFunction, FunctionArgument, ScalarFunction } from './scalarFunction.js';

const isText = ({ kind }: LogicalType): boolean => kind === 'VARCHAR' || kind === 'CHAR';
const isTime = ({ kind }: LogicalType): boolean => /^(?:DATE|TIME)/.test(kind);

/**
 * The type that values are compared in: texts next to numbers, times and BOOLEAN are read as such.
 */
function comparedType(types: readonly LogicalType[]): LogicalType | undefined {
  const known = types.filter(({ kind }) => kind !== 'NULL');
  if (known.length === 0) return TEXT;
  const others = known.filter((type) => !isText(type));
  if (others.length === 0 || others.length === known.length) return commonType(known);
  return others.every((type) => isNumeric(type) || isTime(type) || type.kind === 'BOOLEAN')
    ? commonType(others)
    : undefined;
}

function comparable(args: readonly FunctionArgument[]): LogicalType | string {
  const type = comparedType(args.map((arg) => arg.type));
  if (type !== undefined) return type;
  return `${args.map((arg) => typeText(arg.type)).join(' and ')} cannot be compared; cast one`;
}

/** Casts only where types differ: what is equal but for its length or precision is compared. */
function operandFor(arg: FunctionArgument, type: LogicalType): LogicalType | undefined {
  if (arg.type.kind === 'NULL') return type;
  if (isText(arg.type) && isText(type)) return undefined;
  // Kernels bring numbers to one type themselves, literals at no cost.
  if (isNumeric(arg.type) && isNumeric(type)) return undefined;
  return type;
}

function comparison(name: string, operation: string, isNeverNull = false): ScalarFunction {
  return {
    name,
    category: 'comparison',
    arity: [2, 2],
    usage: `value ${name} value`,
    bind: (args) => {
      const type = comparable(args);
      if (typeof type === 'string') return type;
      const isNullable = !isNeverNull && args.some((arg) => arg.type.isNullable);
      return {
        type: { ...BOOLEAN, isNullable },
        operands: args.map((arg) => operandFor(arg, type)),
        node: (nodes) => callNode(operation, flexible(nodes)),
      };
    },
  };
}

/** Literals of numbers take the type of what they meet. */
function flexible(nodes: readonly ExpressionNode[]): ExpressionNode[] {
  const isNumber = (node: ExpressionNode): boolean =>
    node.kind === 'literal' && (typeof node.value === 'number' || typeof node.value === 'bigint');
  if (nodes.every(isNumber)) return [...nodes];
  return nodes.map((node) =>
    isNumber(node) && node.kind === 'literal' ? literalNode(node.value) : node,
  );
}

function listed(
  name: 'BETWEEN' | 'IN',
  arity: readonly [number, number],
  make: (nodes: readonly ExpressionNode[], isSymmetric: boolean) => ExpressionNode,
): ScalarFunction {
  return {
    name,
    category: 'comparison',
    arity,
    usage: name === 'IN' ? 'value IN (value, …)' : 'value BETWEEN low AND high',
    bind: (args) => {
      const values = args.filter(({ keyword }) => keyword === undefined);
      const type = comparable(values);
      if (typeof type === 'string') return type;
      return {
        type: { ...BOOLEAN, isNullable: values.some((arg) => arg.type.isNullable) },
        operands: values.map((arg) => operandFor(arg, type)),
        node: (nodes) => make(flexible(nodes), values.length < args.length),
      };
    },
  };
}

function between(nodes: readonly ExpressionNode[], isSymmetric: boolean): ExpressionNode {
  const [value, low, high] = nodes;
  const plain = callNode('between', nodes);
  if (!isSymmetric) return plain;
  return callNode('or', [plain, callNode('between', [value, high, low])]);
}

const KERNELS: Readonly<Record<ArithmeticOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
};

function arithmetic(name: ArithmeticOperator): ScalarFunction {
  return {
    name,
    category: 'arithmetic',
    arity: [2, 2],
    usage: `value ${name} value`,
    bind: (args) => {
      const types = args.map(({ type }) => (type.kind === 'NULL' ? INT : type));
      const [left, right] = types.map((type, i) =>
        isText(type) && isNumeric(types[1 - i]) ? types[1 - i] : type,
      );
      const type = arithmeticType(name, left, right);
      if (type === undefined) {
        return `there is no ${typeText(left)} ${name} ${typeText(right)}; cast one`;
      }
      if (type.kind === 'INTERVAL' || left.kind === 'INTERVAL' || right.kind === 'INTERVAL') {
        return withInterval(name, left, right, type);
      }
      if (name === '%' && !/^(?:DECIMAL|FLOAT|DOUBLE)$/.test(type.kind))
        return rest(left, right, type);
      const isDecimal = type.kind === 'DECIMAL';
      const operands = args.map((arg, i): LogicalType | undefined => {
        const own = [left, right][i];
        if (arg.type.kind !== own.kind) return own;
        return isDecimal || own.kind === type.kind || arg.literal !== undefined ? undefined : type;
      });
      return { type, operands, node: (nodes) => callNode(KERNELS[name], nodes, 'wrap') };
    },
  };
}

/** The rest of a division is of the divisor's type, but divided in the wider one. */
function rest(left: LogicalType, right: LogicalType, type: LogicalType): BoundFunction {
  const wide = commonType([left, right]);
  const column = columnType(type);
  return {
    type,
    operands: [left, right].map((own) => (own.kind === wide?.kind ? undefined : wide)),
    node: (nodes) => ({
      kind: 'cast',
      input: callNode('mod', nodes, 'wrap'),
      type: column,
      isTry: false,
    }),
  };
}

/** Times and intervals; months by the calendar. */
function withInterval(
  name: ArithmeticOperator,
  left: LogicalType,
  right: LogicalType,
  type: LogicalType,
): BoundFunction | string {
  if (type.kind === 'INTERVAL') {
    const column = functionOf(name, type);
    return { type, operands: [], node: column };
  }
  const isSwapped = left.kind === 'INTERVAL';
  const interval = isSwapped ? left : right;
  if (interval.kind !== 'INTERVAL') return 'an interval is expected';
  const isMonths = /YEAR|QUARTER|MONTH/.test(interval.from);
  return {
    type,
    operands: [],
    node: (nodes) => {
      const [time, by] = isSwapped ? [nodes[1], nodes[0]] : nodes;
      return addInterval(time, by, name === '-' ? -1 : 1, isMonths, isSwapped ? right : left);
    },
  };
}

/** Sums and multiples of intervals are whole numbers. */
function functionOf(name: ArithmeticOperator, type: LogicalType): BoundFunction['node'] {
  return (nodes) =>
    functionNode(
      name,
      nodes,
      columnType({ ...type, isNullable: true }),
      (a: number | bigint | null, b: number | bigint | null) => {
        if (a === null || b === null) return null;
        const [x, y] = [Number(a), Number(b)];
        if (name === '+') return x + y;
        if (name === '-') return x - y;
        return name === '*' ? Math.trunc(x * y) : Math.trunc(x / y);
      },
    );
}

function connective(name: 'AND' | 'OR'): ScalarFunction {
  const operation = name.toLowerCase();
  return define('logical', name, {
    parameters: ['boolean', 'boolean'],
    isVariadic: true,
    result: BOOLEAN,
    make: (nodes) => balanced(nodes, (left, right) => callNode(operation, [left, right])),
  });
}

function test(name: string, operation: string, parameter: 'any' | 'boolean'): ScalarFunction {
  return define('comparison', name, {
    parameters: [parameter],
    nullable: 'never',
    result: BOOLEAN,
    make: kernel(operation),
  });
}

const like = define('comparison', 'LIKE', {
  parameters: ['text', 'text', 'text'],
  optional: 1,
  result: ({ literals }) =>
    literals.length > 2 && typeof literals[2]?.value !== 'string'
      ? 'the ESCAPE has to be a text in the query'
      : BOOLEAN,
  usage: "text LIKE pattern [ESCAPE '!']",
  make: ([text, pattern], { literals }) =>
    callNode('like', [text, pattern], literals[2]?.value as string | undefined),
});

const notNull = (nodes: readonly ExpressionNode[]): ExpressionNode =>
  callNode('not', [callNode('isDistinctFrom', flexible(nodes))]);

/** The operators of Flink's SQL. */
export const OPERATORS: readonly ScalarFunction[] = [
  comparison('=', 'eq'),
  comparison('<>', 'ne'),
  comparison('<', 'lt'),
  comparison('>', 'gt'),
  comparison('<=', 'le'),
  comparison('>=', 'ge'),
  comparison('IS DISTINCT FROM', 'isDistinctFrom', true),
  {
    ...comparison('IS NOT DISTINCT FROM', 'eq', true),
    bind: (args) => {
      const type = comparable(args);
      if (typeof type === 'string') return type;
      return { type: BOOLEAN, operands: args.map((arg) => operandFor(arg, type)), node: notNull };
    },
  },
  listed('BETWEEN', [3, 4], between),
  listed('IN', [2, Infinity], (nodes) => callNode('isIn', nodes)),
  like,
  test('IS NULL', 'isNull', 'any'),
  test('IS NOT NULL', 'isNotNull', 'any'),
  test('IS TRUE', 'isTrue', 'boolean'),
  test('IS NOT TRUE', 'isNotTrue', 'boolean'),
  test('IS FALSE', 'isFalse', 'boolean'),
  test('IS NOT FALSE', 'isNotFalse', 'boolean'),
  test('IS UNKNOWN', 'isNull', 'boolean'),
  test('IS NOT UNKNOWN', 'isNotNull', 'boolean'),
  connective('AND'),
  connective('OR'),
  define('logical', 'NOT', { parameters: ['boolean'], result: BOOLEAN, make: kernel('not') }),
  arithmetic('+'),
  arithmetic('-'),
  arithmetic('*'),
  arithmetic('/'),
  arithmetic('%'),
  { ...arithmetic('%'), name: 'MOD', usage: 'MOD(number, number)' },
  define('arithmetic', 'NEGATE', {
    parameters: ['number'],
    result: sameAsFirst,
    usage: '-number',
    make: kernel('neg', 'wrap'),
  }),
  define('string', '||', {
    parameters: ['text', 'text'],
    result: TEXT,
    usage: 'text || text',
    make: kernel('concat'),
  }),
];
