// Conversion of terms: literals adapt to a type, others are widened without a cast where nothing
// can be lost.
import { decimal, float64, int32, int64, DataType } from '../batch/dataType.js';
import { commonNumericType, isFloat, isInteger, isNumeric } from './numericTypes.js';
import { castTerm } from './cast.js';
import { typeMismatch, type ConstantTerm, type Term } from './term.js';

const DECIMAL_TEXT = /^[+-]?(\d*)(?:\.(\d*))?$/;
const TEMPORAL = ['DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ'];
const LIMITS: Readonly<Record<string, number>> = { TINYINT: 7, SMALLINT: 15, INT: 31, BIGINT: 63 };

/** A term in another type of its family; itself when the type is the same. */
export function convert(term: Term, type: DataType<unknown>, text: string): Term {
  if (term.kind === 'constant' && term.isFlexible) return adapt(term, type, text);
  if (term.type.equals(type)) return term;
  if (isNumeric(term.type) && isNumeric(type)) return castTerm(term, type, false, term.text);
  if (TEMPORAL.includes(term.type.kind) && TEMPORAL.includes(type.kind)) {
    return castTerm(term, type, false, term.text);
  }
  throw typeMismatch(text, `${term.type} does not fit ${type}; cast one of them with .cast(…).`);
}

/** Brings all terms to one type, literals last: they take the type of the others. */
export function unify(terms: readonly Term[], text: string): Term[] {
  const fixed = terms.filter((term) => !(term.kind === 'constant' && term.isFlexible));
  const deciding = fixed.length > 0 ? fixed : terms.filter((term) => !isNullConstant(term));
  let type = (deciding[0] ?? terms[0]).type.notNull();
  for (const term of deciding.slice(1)) type = commonType(type, term.type, text);
  for (const term of terms) type = widenedFor(term, type);
  return terms.map((term) => convert(term, type, text));
}

/** True for the literal NULL. */
export function isNullConstant(term: Term): boolean {
  return term.kind === 'constant' && term.value === null;
}

function commonType(a: DataType<unknown>, b: DataType<unknown>, text: string): DataType<never> {
  const common = a.equals(b)
    ? a
    : isNumeric(a) && isNumeric(b)
      ? commonNumericType(a, b)
      : TEMPORAL.includes(a.kind) && TEMPORAL.includes(b.kind)
        ? a.kind === 'DATE' || b.precision > a.precision
          ? b
          : a
        : undefined;
  if (common === undefined)
    throw typeMismatch(text, `${a} and ${b} have no common type; cast one.`);
  return common.notNull() as DataType<never>;
}

/** A literal may need more room than its column has: whole digits or digits behind the point. */
function widenedFor(term: Term, type: DataType<unknown>): DataType<never> {
  const same = type as DataType<never>;
  if (term.kind !== 'constant' || !term.isFlexible || term.value === null) return same;
  const value = term.value;
  if (typeof value !== 'number' && typeof value !== 'bigint') return same;
  if (type.kind === 'DECIMAL') {
    return commonNumericType(type, literalDecimal(term) ?? type) as DataType<never>;
  }
  if (isInteger(type) && (typeof value === 'bigint' || Number.isInteger(value))) {
    return (fitsInteger(BigInt(value), type) ? type : int64()) as DataType<never>;
  }
  return same;
}

function fitsInteger(value: bigint, type: DataType<unknown>): boolean {
  const bound = 1n << BigInt(LIMITS[type.kind]);
  return value >= -bound && value < bound;
}

/** The smallest DECIMAL that holds a numeric literal exactly. */
export function literalDecimal(term: ConstantTerm): DataType<string> | undefined {
  const match = DECIMAL_TEXT.exec(String(term.value));
  if (match === null) return undefined;
  const whole = match[1].replace(/^0+/, '').length;
  const scale = match[2]?.length ?? 0;
  return whole + scale > 38 ? undefined : decimal(Math.max(whole + scale, 1), scale);
}

function adapt(term: ConstantTerm, type: DataType<unknown>, text: string): Term {
  const { value } = term;
  const adapted = (to: DataType<unknown>, converted: unknown = value): Term => ({
    ...term,
    value: converted,
    type: converted === null ? to.nullable() : to.notNull(),
    isFlexible: false,
  });
  if (value === null) return adapted(type);
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (isFloat(type)) return adapted(type, Number(value));
    if (type.kind === 'DECIMAL') return adapted(type, String(value));
    if (isInteger(type)) return adapted(type, wholeNumber(term, type, text));
    if (type.kind.startsWith('INTERVAL') || type.kind.startsWith('TIMESTAMP')) return adapted(type);
  }
  if (value instanceof Date && TEMPORAL.includes(type.kind)) return adapted(type);
  if (typeof value === 'string' && (type.kind === 'STRING' || TEMPORAL.includes(type.kind))) {
    return adapted(type);
  }
  if (typeof value === 'string' && type.kind === 'DECIMAL') return adapted(type);
  if (typeof value === 'boolean' && type.kind === 'BOOLEAN') return adapted(type);
  throw typeMismatch(text, `the literal ${term.text} does not fit ${type}; cast one of them.`);
}

function wholeNumber(term: ConstantTerm, type: DataType<unknown>, text: string): number | bigint {
  const value = term.value as number | bigint;
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw typeMismatch(
      text,
      `the literal ${value} has a fraction and ${type} has none; ` +
        `cast the column with .cast(float64()) or .cast(decimal(…)).`,
    );
  }
  const whole = BigInt(value);
  if (!fitsInteger(whole, type)) throw typeMismatch(text, `${value} does not fit ${type}.`);
  return type.kind === 'BIGINT' ? whole : Number(whole);
}

/** The type that a literal has by itself. */
export function guessType(value: unknown, text: string): DataType<unknown> {
  if (value === null) return int32().nullable();
  if (typeof value === 'bigint') return int64();
  if (typeof value === 'boolean') return new DataType('BOOLEAN');
  if (typeof value === 'string') return new DataType('STRING');
  if (value instanceof Date) return new DataType('TIMESTAMP', { precision: 3 });
  if (value instanceof Uint8Array) return new DataType('BYTES');
  if (typeof value !== 'number') throw typeMismatch(text, 'is no literal; give it a type.');
  if (!Number.isInteger(value)) return float64();
  return Math.abs(value) < 2 ** 31 ? int32() : int64().asNumber();
}

/** A literal that met nothing takes the type that it looks like. */
export function settled(term: Term): Term {
  return term.kind === 'constant' && term.isFlexible ? convert(term, term.type, term.text) : term;
}
