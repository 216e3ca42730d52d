// Functions of numbers.
import { balanced } from '../../expression/balanced.js';
import { callNode, literalNode, type ExpressionNode } from '../../expression/node.js';
import { float64 } from '../../batch/dataType.js';
import { commonType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import {
  define,
  DOUBLE,
  functionNode,
  INT,
  isExact,
  js,
  kernel,
  sameAsFirst,
  TEXT,
} from './define.js';
import type { Bound } from './define.js';
import { SeededRandoms } from './javaRandom.js';
import { scalarTo } from './jsonScalar.js';
import type { ScalarFunction } from './scalarFunction.js';
import { rounding } from './timeArithmetic.js';

function double(name: string, call: (x: number) => number): ScalarFunction {
  return define('arithmetic', name, {
    parameters: ['double'],
    result: DOUBLE,
    make: js(name, () => call),
  });
}

function kernelDouble(name: string, operation: string, count = 1): ScalarFunction {
  return define('arithmetic', name, {
    parameters: count === 1 ? ['double'] : ['double', 'double'],
    result: DOUBLE,
    make: kernel(operation),
  });
}

/**
 * The type of ROUND and TRUNCATE: the digits of a DECIMAL change it where they stand in the query.
 */
function roundedType({ types, literals }: Bound): LogicalType {
  const [type] = types;
  if (type.kind === 'NULL') return DOUBLE;
  if (type.kind !== 'DECIMAL' || (types.length > 1 && literals[1] === undefined)) return type;
  const digits = types.length < 2 ? 0 : Number(literals[1]?.value ?? 0);
  if (digits >= type.scale) return type;
  const whole = 1 + type.precision - type.scale;
  return {
    ...type,
    precision: Math.min(38, whole + Math.max(digits, 0)),
    scale: Math.max(digits, 0),
  };
}

const round = define('arithmetic', 'ROUND', {
  parameters: ['number', 'int'],
  optional: 1,
  result: roundedType,
  usage: 'ROUND(number[, digits])',
  make: (args, bound, type) => {
    const [value, digits] = args;
    const { types, literals } = bound;
    if (digits !== undefined && literals[1] === undefined) {
      return js('ROUND', () => roundedBy(types[0]))(args, bound, type);
    }
    const given = types.length < 2 ? 0 : literals[1]?.value;
    if (given === null) return literalNode(null, type);
    const isWhole = types[0].kind.endsWith('INT');
    if (isWhole && Number(given) < 0)
      return js('ROUND', () => roundedBy(types[0]))(args, bound, type);
    const rounded = callNode('round', [value], String(given));
    return { kind: 'cast', input: rounded, type, isTry: false };
  },
});

/** Half up, away from zero, at a number of digits. */
function roundedBy(
  type: LogicalType,
): (value: number | bigint | string, digits: number) => unknown {
  const kept = { ...type, kind: 'DECIMAL', precision: 76 } as const;
  return (value, digits) => {
    const text = scalarTo(value, { ...kept, scale: Math.max(digits, 0) }) as string;
    const power = 10n ** BigInt(Math.max(-digits, 0));
    const whole = BigInt(text.replace('.', ''));
    const half = whole < 0n ? -power / 2n : power / 2n;
    const result = digits < 0 ? String(((whole + half) / power) * power) : text;
    return scalarTo(result, type);
  };
}

/** Cut, towards zero, at a number of digits. */
function truncated(text: string, digits: number): string {
  const [whole, fraction = ''] = text.split('.');
  if (digits > 0) return fraction === '' ? whole : `${whole}.${fraction.slice(0, digits)}`;
  if (digits === 0) return whole;
  const kept = whole.slice(0, digits);
  return kept === '' || kept === '-' ? '0' : kept + '0'.repeat(-digits);
}

/** A number without an exponent. */
function plainDigits(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Number.isFinite(value) && Math.abs(value) < 1 ? value.toFixed(20) : text;
}

const truncate = define('arithmetic', 'TRUNCATE', {
  parameters: ['number', 'int'],
  optional: 1,
  result: roundedType,
  usage: 'TRUNCATE(number[, digits])',
  make: js('TRUNCATE', (bound) => (value: number | bigint | string, digits = 0) => {
    if (typeof value === 'string') {
      const type = roundedType(bound);
      const scale = type.kind === 'DECIMAL' ? type.scale : 0;
      const cut = truncated(value, digits);
      const [whole, fraction = ''] = cut.split('.');
      return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`;
    }
    if (typeof value === 'bigint') return BigInt(truncated(String(value), Math.min(digits, 0)));
    return Number(truncated(plainDigits(value), digits));
  }),
});

function extreme(name: 'GREATEST' | 'LEAST', sign: number): ScalarFunction {
  return {
    name,
    category: 'conditional',
    arity: [1, Infinity],
    usage: `${name}(value, …)`,
    bind: (args) => {
      const type = commonType(args.map((arg) => arg.type));
      if (type === undefined) return 'the values have no common type; cast some';
      return {
        type,
        operands: args.map(() => type),
        node: (nodes) =>
          // Each side stands in several branches: a chain would double with each step.
          balanced<ExpressionNode>(nodes, (a, b) => ({
            kind: 'case',
            branches: [
              { when: callNode('isNull', [a]), then: a },
              { when: callNode('isNull', [b]), then: b },
              { when: callNode(sign > 0 ? 'ge' : 'le', [a, b]), then: a },
            ],
            otherwise: b,
          })),
      };
    },
  };
}

function whole(name: 'CEIL' | 'CEILING' | 'FLOOR'): ScalarFunction {
  const operation = name === 'FLOOR' ? 'floor' : 'ceil';
  const numbers = define('arithmetic', name, {
    parameters: ['number'],
    result: ({ types: [type] }) => (type.kind === 'DECIMAL' ? { ...type, scale: 0 } : type),
    make: ([value], _bound, type) => ({
      kind: 'cast',
      input: callNode(operation, [value]),
      type,
      isTry: false,
    }),
  });
  const times = rounding(name);
  return {
    ...numbers,
    arity: [1, 2],
    usage: `${name}(number) or ${name}(time TO unit)`,
    bind: (args, context) => (args.length === 1 ? numbers : times).bind(args, context),
  };
}

const logarithm = define('arithmetic', 'LOG', {
  parameters: ['double', 'double'],
  optional: 1,
  result: DOUBLE,
  make: (args, _bound, type) =>
    args.length === 1
      ? callNode('ln', args)
      : functionNode('LOG', args, type, (base: number | null, value: number | null) =>
          base === null || value === null ? null : Math.log(value) / Math.log(base),
        ),
});

const sameNumber = (name: string, operation: string): ScalarFunction =>
  define('arithmetic', name, {
    parameters: ['number'],
    result: sameAsFirst,
    make: kernel(operation, 'wrap'),
  });

function constant(name: string, value: number): ScalarFunction {
  return define('arithmetic', name, {
    parameters: [],
    result: DOUBLE,
    make: () => literalNode(value, float64()),
  });
}

const random = define('arithmetic', 'RAND', {
  parameters: ['int'],
  optional: 1,
  result: DOUBLE,
  isDeterministic: false,
  make: (args, _bound, type) => {
    if (args.length === 0) return functionNode('RAND', args, type, () => Math.random());
    const seeds = new SeededRandoms();
    return functionNode('RAND', args, type, (seed: number | null) =>
      seed === null ? null : seeds.of(seed).nextDouble(),
    );
  },
});

const randomInteger = define('arithmetic', 'RAND_INTEGER', {
  parameters: ['int', 'int'],
  optional: 1,
  result: INT,
  isDeterministic: false,
  usage: 'RAND_INTEGER([seed, ]bound)',
  make: (args, _bound, type) => {
    const seeds = new SeededRandoms();
    return functionNode('RAND_INTEGER', args, type, (a: number | null, b?: number | null) => {
      if (a === null || b === null) return null;
      return b === undefined ? Math.floor(Math.random() * a) : seeds.of(a).nextInt(b);
    });
  },
});

const uuid = define('arithmetic', 'UUID', {
  parameters: [],
  result: { kind: 'CHAR', length: 36, isNullable: false },
  isDeterministic: false,
  make: (args, _bound, type) =>
    functionNode('UUID', args, type, () => globalThis.crypto.randomUUID()),
});

const bin = define('arithmetic', 'BIN', {
  parameters: ['bigint'],
  result: TEXT,
  make: js('BIN', () => (value: bigint) => BigInt.asUintN(64, value).toString(2)),
});

const sign = define('arithmetic', 'SIGN', {
  parameters: ['number'],
  result: ({ types: [type] }) => (isExact(type) ? type : DOUBLE),
  make: ([value], _bound, type) => ({
    kind: 'cast',
    input: callNode('sign', [value]),
    type,
    isTry: false,
  }),
});

/** Functions of numbers by Flink's names. */
export const ARITHMETIC_FUNCTIONS: readonly ScalarFunction[] = [
  kernelDouble('POWER', 'power', 2),
  sameNumber('ABS', 'abs'),
  kernelDouble('SQRT', 'sqrt'),
  kernelDouble('LN', 'ln'),
  kernelDouble('LOG10', 'log10'),
  double('LOG2', (x) => Math.log(x) / Math.LN2),
  logarithm,
  kernelDouble('EXP', 'exp'),
  whole('CEIL'),
  whole('CEILING'),
  whole('FLOOR'),
  double('SIN', Math.sin),
  double('SINH', Math.sinh),
  double('COS', Math.cos),
  double('COSH', Math.cosh),
  double('TAN', Math.tan),
  double('TANH', Math.tanh),
  double('COT', (x) => 1 / Math.tan(x)),
  double('ASIN', Math.asin),
  double('ACOS', Math.acos),
  double('ATAN', Math.atan),
  define('arithmetic', 'ATAN2', {
    parameters: ['double', 'double'],
    result: DOUBLE,
    make: js('ATAN2', () => (y: number, x: number) => Math.atan2(y, x)),
  }),
  double('DEGREES', (x) => (x * 180) / Math.PI),
  double('RADIANS', (x) => (x * Math.PI) / 180),
  sign,
  round,
  truncate,
  constant('PI', Math.PI),
  constant('E', Math.E),
  random,
  randomInteger,
  uuid,
  bin,
  extreme('GREATEST', 1),
  extreme('LEAST', -1),
];
