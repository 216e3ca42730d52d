// Literals → constants with Flink's types.
import type { Literal, NumberLiteral, TemporalLiteral } from '../ast/literal.js';
import type { RexLiteral } from '../rex/rex.js';
import type { LogicalType } from '../types/index.js';
import { bindError, unsupported, type BindContext } from './context.js';
import { countsMonths, intervalValue } from './interval.js';

const INT_MAX = 2n ** 31n - 1n;
const BIGINT_MAX = 2n ** 63n - 1n;
const DECIMAL_DIGITS = 38;

function constant(type: LogicalType, value: unknown): RexLiteral {
  return { kind: 'literal', type, value };
}

/** A text as a constant: CHAR of its length. */
export function textConstant(value: string): RexLiteral {
  return constant({ kind: 'CHAR', length: [...value].length, isNullable: false }, value);
}

/** A constant of type BOOLEAN. */
export function booleanConstant(value: boolean): RexLiteral {
  return constant({ kind: 'BOOLEAN', isNullable: false }, value);
}

/** The constant of a literal. @throws MillraceError PLAN_SYNTAX with its place. */
export function bindLiteral(literal: Literal, context: BindContext): RexLiteral {
  switch (literal.kind) {
    case 'number':
      return numberConstant(literal, context);
    case 'string':
      return textConstant(literal.value);
    case 'boolean':
      return constant({ kind: 'BOOLEAN', isNullable: literal.value === null }, literal.value);
    case 'null':
      return constant({ kind: 'NULL', isNullable: true }, null);
    case 'binaryString': {
      const bytes = Uint8Array.from(literal.hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
      return constant({ kind: 'BINARY', length: bytes.length, isNullable: false }, bytes);
    }
    case 'temporal':
      return temporalConstant(literal, context);
    case 'interval': {
      const value = intervalValue(literal);
      const { from, to = from, precision = 2, fraction = 6 } = literal.qualifier;
      if (value === undefined) {
        const shape = from === to ? from : `${from} TO ${to}`;
        const problem = `'${literal.text.value}' is no interval of ${shape}.`;
        throw bindError(context, 'PLAN_SYNTAX', problem, literal.text);
      }
      const type: LogicalType = {
        kind: 'INTERVAL',
        from: countsMonths(from) ? from : plainUnit(from),
        to: countsMonths(to) ? to : plainUnit(to),
        precision,
        fraction,
        isNullable: false,
      };
      return constant(type, value);
    }
  }
}

/** Weeks are counted in days. */
function plainUnit<Unit extends string>(unit: Unit): Unit | 'DAY' {
  return unit === 'WEEK' ? 'DAY' : unit;
}

function numberConstant(literal: NumberLiteral, context: BindContext): RexLiteral {
  const { text } = literal;
  if (/e/i.test(text)) return constant({ kind: 'DOUBLE', isNullable: false }, Number(text));
  const [whole, fraction = ''] = text.split('.');
  if (fraction === '' && !text.includes('.')) {
    const value = BigInt(whole);
    if (value <= INT_MAX) return constant({ kind: 'INT', isNullable: false }, Number(value));
    if (value <= BIGINT_MAX) return constant({ kind: 'BIGINT', isNullable: false }, value);
  }
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(1, digits.length + fraction.length);
  if (precision > DECIMAL_DIGITS) {
    const problem = `${text} has ${precision} digits; a DECIMAL holds up to ${DECIMAL_DIGITS}.`;
    throw bindError(context, 'PLAN_SYNTAX', problem, literal);
  }
  const type: LogicalType = {
    kind: 'DECIMAL',
    precision,
    scale: fraction.length,
    isNullable: false,
  };
  const value = fraction === '' ? digits || '0' : `${digits || '0'}.${fraction}`;
  return constant(type, value);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{1,2}:\d{2}:\d{2}(?:\.(\d{1,9}))?$/;
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?$/;

function temporalConstant(literal: TemporalLiteral, context: BindContext): RexLiteral {
  const text = literal.text.value;
  const bad = (shape: string): Error =>
    bindError(
      context,
      'PLAN_SYNTAX',
      `'${text}' is no ${literal.type}; expected '${shape}'.`,
      literal.text,
    );
  if (literal.type === 'DATE') {
    if (!DATE.test(text) || !isDay(text)) throw bad('2024-02-29');
    return constant({ kind: 'DATE', isNullable: false }, text);
  }
  if (literal.type === 'TIME') {
    const match = TIME.exec(text);
    const full = text.replace(/^\d:/, '0$&');
    if (match === null || !isDay('2000-01-01', full.slice(0, 8))) throw bad('23:59:59');
    const precision = match[1]?.length ?? 0;
    if (precision > 3) throw unsupported(context, 'TIME beyond milliseconds', literal.text);
    return constant({ kind: 'TIME', precision, isNullable: false }, full);
  }
  const match = TIMESTAMP.exec(text);
  if (match === null || !isDay(match[1], match[2])) throw bad('2024-02-29 23:59:59.999');
  const precision = match[3]?.length ?? 0;
  const type: LogicalType = { kind: 'TIMESTAMP', precision, isNullable: false };
  if (precision > 3) return constant(type, text);
  return constant(type, new Date(`${text.replace(' ', 'T')}Z`));
}

/** JavaScript takes the 31st of February for a day in March. */
function isDay(date: string, time = '00:00:00'): boolean {
  const at = new Date(`${date}T${time}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${date}T${time}`);
}
