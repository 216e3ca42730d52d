// Simplification: parts of an expression that say nothing go, as Calcite's RexSimplify drops them.
//
//   TRUE AND x          x                  x IS NOT NULL (NOT NULL column)    TRUE
//   FALSE OR x          x                  CASE WHEN FALSE THEN a ELSE b END  b
//   NOT NOT x           x                  COALESCE(a NOT NULL, b)            a
//
// `x = x` stays: it is null where x is.
import { isSameType } from '../types/index.js';
import { allOf, anyOf, isTrue, notOf, nullTest, truth } from './logic.js';
import type { Rex, RexCall, RexCase } from './rex.js';
import { mapArguments } from './rewrite.js';

/** An expression of the same values, with fewer parts. */
export function simplified(rex: Rex): Rex {
  const made = mapArguments(rex, simplified);
  switch (made.kind) {
    case 'case':
      return simpleCase(made);
    case 'cast':
      return isSameType(made.input.type, made.type) ? made.input : made;
    case 'call':
      return simpleCall(made);
    default:
      return made;
  }
}

function simpleCall(rex: RexCall): Rex {
  const [first] = rex.args;
  switch (rex.name) {
    case 'AND':
      return connective(rex, true);
    case 'OR':
      return connective(rex, false);
    case 'NOT':
      return simpleNot(rex, first);
    case 'IS NULL':
    case 'IS UNKNOWN':
      return tested(rex, first, true, (value) => value === null);
    case 'IS NOT NULL':
    case 'IS NOT UNKNOWN':
      return tested(rex, first, false, (value) => value !== null);
    case 'IS TRUE':
    case 'IS NOT FALSE':
    case 'IS FALSE':
    case 'IS NOT TRUE':
      return simpleTruth(rex, first);
    case 'COALESCE':
    case 'IFNULL':
      return coalesced(rex);
    default:
      return rex;
  }
}

/** AND without TRUE, OR without FALSE; chains become one. */
function connective(rex: RexCall, neutral: boolean): Rex {
  const parts = rex.args.flatMap((arg) =>
    arg.kind === 'call' && arg.name === rex.name ? arg.args : [arg],
  );
  const isConstant = (part: Rex, value: boolean): boolean =>
    part.kind === 'literal' && part.value === value;
  if (parts.some((part) => isConstant(part, !neutral))) return truth(!neutral);
  const rest = parts.filter((part) => !isConstant(part, neutral));
  if (rest.length === rex.args.length && parts.length === rex.args.length) return rex;
  return neutral ? allOf(rest) : anyOf(rest);
}

const OPPOSITES: Readonly<Record<string, string>> = {
  'IS NULL': 'IS NOT NULL',
  'IS NOT NULL': 'IS NULL',
};

function simpleNot(rex: RexCall, operand: Rex): Rex {
  if (operand.kind === 'literal') {
    return truth(operand.value === null ? null : operand.value !== true);
  }
  if (operand.kind !== 'call') return rex;
  if (operand.name === 'NOT') return operand.args[0];
  const opposite = OPPOSITES[operand.name];
  return opposite === undefined ? rex : nullTest(operand.args[0], opposite === 'IS NOT NULL');
}

/** A test whose answer the type or a constant gives. */
function tested(
  rex: RexCall,
  operand: Rex,
  isNullTest: boolean,
  answer: (value: unknown) => boolean,
): Rex {
  if (operand.kind === 'literal') return truth(answer(operand.value));
  return operand.type.isNullable ? rex : truth(!isNullTest);
}

function simpleTruth(rex: RexCall, operand: Rex): Rex {
  const isAboutTrue = rex.name.endsWith('TRUE');
  const isNot = rex.name.startsWith('IS NOT');
  if (operand.kind === 'literal') return truth((operand.value === isAboutTrue) !== isNot);
  if (operand.type.isNullable) return rex;
  return isAboutTrue === isNot ? simpleNot(notOf(operand) as RexCall, operand) : operand;
}

function coalesced(rex: RexCall): Rex {
  const isNull = (arg: Rex): boolean => arg.kind === 'literal' && arg.value === null;
  const present = rex.args.filter((arg) => !isNull(arg));
  const sure = present.findIndex(({ type }) => !type.isNullable);
  const args = sure < 0 ? present : present.slice(0, sure + 1);
  if (args.length === 0) return rex.args[0];
  if (args.length === 1 && isSameType(args[0].type, rex.type)) return args[0];
  return args.length === rex.args.length || args.length === 1 ? rex : { ...rex, args };
}

/** Branches whose conditions are never true go; what is behind one that always is goes too. */
function simpleCase(rex: RexCase): Rex {
  const branches: RexCase['branches'][number][] = [];
  let { otherwise } = rex;
  for (const branch of rex.branches) {
    if (branch.when.kind === 'literal' && branch.when.value !== true) continue;
    if (isTrue(branch.when)) {
      otherwise = branch.then;
      break;
    }
    branches.push(branch);
  }
  if (branches.length === 0 && isSameValue(otherwise, rex)) return otherwise;
  if (branches.length === rex.branches.length) return rex;
  // A value of another nullability would change the type of the column: the CASE stays.
  return branches.length === 0 ? rex : { ...rex, branches, otherwise };
}

function isSameValue(value: Rex, { type }: RexCase): boolean {
  return isSameType({ ...value.type, isNullable: type.isNullable }, type);
}
