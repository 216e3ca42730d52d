// String functions: positions count code points from 1.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { TYPE_STRING } from '../../assembly/abi/type.js';
import { boolean, int32, string, type DataType } from '../batch/dataType.js';
import { balanced } from './balanced.js';
import { castTerm } from './cast.js';
import { convert, settled } from './convert.js';
import type { FunctionTable, TermMaker } from './functionTable.js';
import { like } from './like.js';
import { nullableWith, operation, typeMismatch, type ConstantTerm, type Term } from './term.js';

type Kind = 'STRING' | 'INT';

/** An operation of strings and whole numbers; a missing argument is not checked. */
function define(
  code: number,
  kinds: readonly Kind[],
  type: () => DataType<unknown>,
  parameter = 0,
): TermMaker {
  return (args, text) => {
    const operands = typed(args, kinds, text);
    const result = nullableWith(type(), operands);
    return operation(code, operands, result, text, { parameter, loop: TYPE_STRING });
  };
}

function typed(args: readonly Term[], kinds: readonly Kind[], text: string): Term[] {
  return args.map((arg, index) => {
    const kind = kinds[Math.min(index, kinds.length - 1)];
    if (kind === 'INT') return castTerm(convertible(arg, text), int32(), false, arg.text);
    const term = settled(arg);
    if (term.type.kind === 'STRING') return term;
    if (term.kind === 'constant' && term.value === null) return convert(arg, string(), text);
    throw typeMismatch(text, `expected STRING, ${arg.text} is ${arg.type}; cast it.`);
  });
}

function convertible(arg: Term, text: string): Term {
  return arg.kind === 'constant' && arg.isFlexible ? convert(arg, int32(), text) : arg;
}

const SIDES: Readonly<Record<string, number>> = {
  both: ops.TRIM_LEADING | ops.TRIM_TRAILING,
  leading: ops.TRIM_LEADING,
  trailing: ops.TRIM_TRAILING,
};

const trim: TermMaker = (args, text, side = 'both') =>
  define(ops.OP_TRIM, ['STRING'], string, SIDES[side])(args, text);

/** Everything from the start on when no length is given. */
const ALL: ConstantTerm = {
  kind: 'constant',
  value: 2 ** 31 - 1,
  type: int32(),
  isFlexible: false,
  text: '',
};
const substring: TermMaker = ([value, start, length = ALL], text) =>
  define(ops.OP_SUBSTRING, ['STRING', 'INT', 'INT'], string)([value, start, length], text);

const joined = define(ops.OP_CONCAT, ['STRING'], string);
const concat: TermMaker = (args, text) =>
  args.length === 1
    ? typed(args, ['STRING'], text)[0]
    : balanced(args, (left, right) => joined([left, right], text));

/** A compiled pattern of `regexp/compilePattern.ts` over texts. */
function matched(code: number, type: () => DataType<unknown>): TermMaker {
  return ([value, compiled], text, option) => {
    const operands = [...typed([value], ['STRING'], text), compiled];
    const parameter = option === 'group' ? 1 : 0;
    return operation(code, operands, nullableWith(type(), operands), text, {
      parameter,
      loop: TYPE_STRING,
    });
  };
}

const nullableString = (): DataType<unknown> => string().nullable();

export const STRINGS: FunctionTable = {
  charLength: define(ops.OP_CHAR_LENGTH, ['STRING'], int32),
  upper: define(ops.OP_UPPER, ['STRING'], string),
  lower: define(ops.OP_LOWER, ['STRING'], string),
  trim,
  ltrim: (args, text) => trim(args, text, 'leading'),
  rtrim: (args, text) => trim(args, text, 'trailing'),
  substring,
  left: define(ops.OP_LEFT, ['STRING', 'INT'], string),
  right: define(ops.OP_RIGHT, ['STRING', 'INT'], string),
  concat,
  like: (args, text, escape) => like(typed(args, ['STRING'], text), text, escape),
  contains: define(ops.OP_CONTAINS, ['STRING'], boolean),
  startsWith: define(ops.OP_STARTS_WITH, ['STRING'], boolean),
  endsWith: define(ops.OP_ENDS_WITH, ['STRING'], boolean),
  position: define(ops.OP_POSITION, ['STRING'], int32),
  replace: define(ops.OP_REPLACE, ['STRING'], string),
  reverse: define(ops.OP_REVERSE, ['STRING'], string),
  repeat: define(ops.OP_REPEAT, ['STRING', 'INT'], string),
  splitIndex: define(ops.OP_SPLIT_INDEX, ['STRING', 'STRING', 'INT'], nullableString),
  lpad: define(ops.OP_LPAD, ['STRING', 'INT', 'STRING'], nullableString),
  regexpTest: matched(ops.OP_REGEXP_TEST, boolean),
  regexpCount: matched(ops.OP_REGEXP_COUNT, int32),
  regexpPosition: matched(ops.OP_REGEXP_POSITION, int32),
  regexpExtract: matched(ops.OP_REGEXP_EXTRACT, nullableString),
  rpad: define(ops.OP_RPAD, ['STRING', 'INT', 'STRING'], nullableString),
};
