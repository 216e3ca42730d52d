// CAST with Flink's semantics over the casts of the engine.
import { callNode, literalNode, node, type ExpressionNode } from '../../expression/node.js';
import { TimeZone } from '../../time/timeZone.js';
import { columnType, MAX_LENGTH, typeText } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { MillraceError } from '../../error.js';
import { functionNode } from './define.js';
import { doubleText } from './textOf.js';
import { nestedCast } from './nestedCast.js';
import type { FunctionContext } from './scalarFunction.js';

const isNumber = ({ kind }: LogicalType): boolean =>
  /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)$/.test(kind);
const isText = ({ kind }: LogicalType): boolean => kind === 'VARCHAR' || kind === 'CHAR';

/**
 * `input` as another type; with `isTry` null where that fails.
 *
 * @throws MillraceError PLAN_TYPE_MISMATCH where there is no such cast.
 */
export function castNode(
  input: ExpressionNode,
  from: LogicalType,
  to: LogicalType,
  isTry: boolean,
  context: Pick<FunctionContext, 'timeZone'>,
): ExpressionNode {
  const [source, target] = [columnType(from), columnType(to)];
  const viaLocal = from.kind === 'TIMESTAMP_LTZ' && (to.kind === 'DATE' || to.kind === 'TIME');
  if (viaLocal) {
    const local: LogicalType = { ...from, kind: 'TIMESTAMP' };
    return castNode(castNode(input, from, local, isTry, context), local, to, isTry, context);
  }
  if (from.kind === 'NULL') return literalNode(null, target);
  if (isText(from) && isText(to)) return sized(input, from, to);
  if (source.equals(target)) return input;
  const cast = (value: ExpressionNode, type = target): ExpressionNode =>
    node({ kind: 'cast', input: value, type, isTry });
  if (isText(to)) return sized(toText(input, from, cast, context), undefined, to);
  if (isText(from)) return fromText(input, to, cast, isTry, context);
  if (/^(?:ARRAY|MAP|ROW)$/.test(from.kind)) {
    const convert = nestedCast(from, to);
    if (convert === undefined) throw noCast(from, to);
    return functionNode('CAST', [input], target, convert);
  }
  const isTimeOf = ({ kind }: LogicalType): boolean => /^(?:DATE|TIME)/.test(kind);
  if (isTimeOf(from) !== isTimeOf(to)) throw noCast(from, to);
  const isInterval = from.kind === 'INTERVAL' || to.kind === 'INTERVAL';
  if (isInterval) {
    if (from.kind === to.kind) return input;
    throw noCast(from, to);
  }
  if (from.kind === 'TIMESTAMP_LTZ' || to.kind === 'TIMESTAMP_LTZ') {
    return zoned(input, from, to, cast, context);
  }
  if (from.kind === 'TIMESTAMP' && to.kind === 'TIME') {
    return functionNode('CAST', [input], target, (at: Date | string | null) => timeOf(at));
  }
  if (!isNumber(from)) return cast(input);
  // Flink's casts between numbers never fail: integers wrap, a DECIMAL that is too long is null.
  if (to.kind === 'DECIMAL') return node({ kind: 'cast', input, type: target, isTry: true });
  return node({ kind: 'cast', input, type: target, isTry, wraps: from.kind !== 'DECIMAL' });
}

function noCast(from: LogicalType, to: LogicalType): MillraceError {
  return new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `There is no cast from ${typeText(from)} to ${typeText(to)}.`,
  );
}

/** CHAR(n) is padded with spaces, VARCHAR(n) is cut. */
function sized(
  input: ExpressionNode,
  from: LogicalType | undefined,
  to: LogicalType,
): ExpressionNode {
  if (!('length' in to) || to.length === MAX_LENGTH) return input;
  const length = from !== undefined && 'length' in from ? from.length : MAX_LENGTH;
  if (to.kind === 'CHAR' && !(from?.kind === 'CHAR' && length === to.length)) {
    return callNode('rpad', [input, literalNode(to.length), literalNode(' ')]);
  }
  return length <= to.length ? input : callNode('left', [input, literalNode(to.length)]);
}

type Cast = (value: ExpressionNode) => ExpressionNode;

function toText(
  input: ExpressionNode,
  from: LogicalType,
  cast: Cast,
  context: Pick<FunctionContext, 'timeZone'>,
): ExpressionNode {
  const type = columnType({ kind: 'VARCHAR', length: MAX_LENGTH, isNullable: true });
  const textOf = (body: (value: never) => unknown): ExpressionNode =>
    functionNode('CAST', [input], type, (value: never) => (value === null ? null : body(value)));
  switch (from.kind) {
    case 'TIMESTAMP_LTZ': {
      if (context.timeZone === 'UTC') break;
      const local: LogicalType = { ...from, kind: 'TIMESTAMP' };
      return cast(zoned(input, from, local, (value) => value, context));
    }
    case 'FLOAT':
    case 'DOUBLE':
      return functionNode('CAST', [cast(input)], type, (text: string | null) =>
        text === null ? null : doubleText(Number(text)),
      );
    case 'INTERVAL':
      return /YEAR|MONTH|QUARTER/.test(from.from)
        ? textOf((months: number) => monthsText(months))
        : textOf((ms: number) => daysText(ms));
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
      return textOf((value: unknown) => nestedText(value));
    case 'VARBINARY':
    case 'BINARY':
      return textOf((bytes: Uint8Array) => new TextDecoder().decode(bytes));
    case 'TIME':
      return textOf((text: string) => text.slice(0, from.precision === 0 ? 8 : 9 + from.precision));
    default:
  }
  return cast(input);
}

/** `+1-02`. */
function monthsText(months: number): string {
  const whole = Math.abs(months);
  const part = String(whole % 12).padStart(2, '0');
  return `${months < 0 ? '-' : '+'}${Math.floor(whole / 12)}-${part}`;
}

/** `+1 02:03:04.567`. */
function daysText(ms: number): string {
  const whole = Math.abs(ms);
  const time = new Date(whole % 86_400_000).toISOString().slice(11, 23);
  return `${ms < 0 ? '-' : '+'}${Math.floor(whole / 86_400_000)} ${time}`;
}

/** `[1, 2]`, `{k=v}`, `(a, b)`. */
function nestedText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
  if (Array.isArray(value)) return `[${value.map(nestedText).join(', ')}]`;
  if (value instanceof Map) {
    const entries = [...value].map((pair) => pair.map(nestedText).join('='));
    return `{${entries.join(', ')}}`;
  }
  if (typeof value === 'object') return `(${Object.values(value).map(nestedText).join(', ')})`;
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

function fromText(
  input: ExpressionNode,
  to: LogicalType,
  cast: Cast,
  isTry: boolean,
  context: Pick<FunctionContext, 'timeZone'>,
): ExpressionNode {
  if (to.kind === 'BINARY' || to.kind === 'VARBINARY') {
    const type = columnType({ ...to, isNullable: true });
    return functionNode('CAST', [input], type, (text: string | null) =>
      text === null ? null : new TextEncoder().encode(text),
    );
  }
  const trimmed = callNode('trim', [input], 'both');
  if (to.kind === 'TIME') {
    const type = columnType({ ...to, isNullable: true });
    return functionNode('CAST', [trimmed], type, (text: string | null) => {
      if (text === null || isTimeText(text)) return text;
      if (isTry) return null;
      throw new MillraceError('DATA_CAST', `'${text}' cannot be cast to ${typeText(to)}.`);
    });
  }
  if (to.kind === 'DATE')
    return cast(callNode('splitIndex', [trimmed, literalNode(' '), literalNode(0)]));
  if (to.kind === 'TIMESTAMP_LTZ' && context.timeZone !== 'UTC') {
    const local: LogicalType = { ...to, kind: 'TIMESTAMP' };
    const parsed = node({ kind: 'cast', input: trimmed, type: columnType(local), isTry });
    return zoned(parsed, local, to, (value) => value, context);
  }
  return cast(trimmed);
}

const isTimeText = (text: string): boolean =>
  /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?$/.test(text);

/** Between the clock on the wall and a point in time, by the zone of the session. */
function zoned(
  input: ExpressionNode,
  from: LogicalType,
  to: LogicalType,
  cast: Cast,
  { timeZone }: Pick<FunctionContext, 'timeZone'>,
): ExpressionNode {
  if (timeZone === 'UTC' || from.kind === to.kind) return cast(input);
  const zone = TimeZone.of(timeZone);
  const toLocal = from.kind === 'TIMESTAMP_LTZ';
  const type = columnType({ ...to, isNullable: true });
  return functionNode('CAST', [input], type, (at: Date | string | null) => {
    if (at === null) return null;
    const ms = typeof at === 'string' ? Date.parse(at.includes('T') ? `${at}Z` : at) : at.getTime();
    return new Date(toLocal ? zone.toWallClock(ms) : zone.toInstant(ms));
  });
}

function timeOf(at: Date | string | null): string | null {
  if (at === null) return null;
  return (typeof at === 'string' ? at : at.toISOString()).slice(11, 23);
}
