// Functions of numbers.
import { callNode, literalNode } from '../../expression/node.js';
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
import type { ScalarFunction } from './scalarFunction.js';

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

/** Digits of a ROUND or TRUNCATE: those of a DECIMAL change its type. */
function roundedType({ types, literals }: Bound): LogicalType {
  const [type] = types;
  if (type.kind !== 'DECIMAL') return type;
  const digits = types.length < 2 ? 0 : Number(literals[1]?.value ?? type.scale);
  const scale = Math.max(0, Math.min(type.scale, digits));
  const precision = Math.min(38, type.precision - type.scale + scale + 1);
  return { ...type, precision, scale };
}

const round = define('arithmetic', 'ROUND', {
  parameters: ['number', 'int'],
  optional: 1,
  result: (bound) =>
    bound.types.length > 1 && bound.literals[1] === undefined
      ? 'the number of digits has to be written in the query'
      : roundedType(bound),
  make: ([value], { literals }, type) => {
    const rounded = callNode('round', [value], String(literals[1]?.value ?? 0));
    return { kind: 'cast', input: rounded, type, isTry: false };
  },
});

/** Cut, towards zero, at a number of digits. */
function truncated(text: string, digits: number): string {
  const [whole, fraction = ''] = text.split('.');
  if (digits > 0) return fraction === '' ? whole : `${whole}.${fraction.slice(0, digits)}`;
  if (digits === 0) return whole;
  const kept = whole.slice(0, digits);
  return kept === '' || kept === '-' ? '0' : kept + '0'.repeat(-digits);
}

const truncate = define('arithmetic', 'TRUNCATE', {
  parameters: ['number', 'int'],
  optional: 1,
  result: sameAsFirst,
  make: js('TRUNCATE', ({ types }) => (value: number | bigint | string, digits = 0) => {
    if (typeof value === 'string') {
      const scale = types[0].kind === 'DECIMAL' ? types[0].scale : 0;
      const cut = truncated(value, digits);
      const [whole, fraction = ''] = cut.split('.');
      return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`;
    }
    if (typeof value === 'bigint') return BigInt(truncated(String(value), Math.min(digits, 0)));
    const factor = 10 ** digits;
    return Math.trunc(value * factor) / factor;
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
          nodes.reduce((a, b) => ({
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
    result: ({ types: [type] }) =>
      type.kind === 'DECIMAL'
        ? { ...type, precision: Math.min(38, type.precision - type.scale + 1), scale: 0 }
        : type,
    make: ([value], _bound, type) => ({
      kind: 'cast',
      input: callNode(operation, [value]),
      type,
      isTry: false,
    }),
  });
  const times = define('temporal', name, {
    parameters: ['time', 'keyword'],
    result: sameAsFirst,
    make: ([time], { keywords }) => callNode(`${operation}To`, [time], keywords[0]),
  });
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
    make: kernel(operation),
  });

function constant(name: string, value: number): ScalarFunction {
  return define('arithmetic', name, {
    parameters: [],
    result: DOUBLE,
    make: () => literalNode(value, float64()),
  });
}

/** A number of a seed: the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = define('arithmetic', 'RAND', {
  parameters: ['int'],
  optional: 1,
  result: DOUBLE,
  nullable: 'never',
  isDeterministic: false,
  make: (args, { literals }, type) => {
    const seed = literals[0]?.value;
    const next = seed === undefined ? Math.random : seeded(Number(seed));
    return functionNode('RAND', args, type, () => next());
  },
});

const randomInteger = define('arithmetic', 'RAND_INTEGER', {
  parameters: ['int', 'int'],
  optional: 1,
  result: INT,
  nullable: 'never',
  isDeterministic: false,
  make: (args, { literals, types }, type) => {
    const hasSeed = types.length > 1;
    const next = hasSeed ? seeded(Number(literals[0]?.value ?? 0)) : Math.random;
    return functionNode('RAND_INTEGER', args, type, (a: number, b: number) =>
      Math.floor(next() * (hasSeed ? b : a)),
    );
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

const hex: ScalarFunction = {
  name: 'HEX',
  category: 'arithmetic',
  arity: [1, 1],
  usage: 'HEX(whole number or text)',
  bind: (args, context) => {
    const isText = /CHAR$/.test(args[0].type.kind);
    const definition = define('arithmetic', 'HEX', {
      parameters: [isText ? 'text' : 'bigint'],
      result: TEXT,
      make: js('HEX', () => (value: bigint | string) => {
        if (typeof value === 'bigint') return BigInt.asUintN(64, value).toString(16).toUpperCase();
        const bytes = [...new TextEncoder().encode(value)];
        return bytes
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join('')
          .toUpperCase();
      }),
    });
    return definition.bind(args, context);
  },
};

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
  double('LOG2', Math.log2),
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
  hex,
  extreme('GREATEST', 1),
  extreme('LEAST', -1),
];
