// Times by patterns of Java's DateTimeFormatter, in UTC: those that Flink's functions take.
import { MillraceError } from '../../error.js';

const TOKEN = /'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']/g;
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

type Letter = (at: Date, length: number, nanos: number) => string;

const padded = (value: number, length: number): string => String(value).padStart(length, '0');
const numbered =
  (valueOf: (at: Date) => number): Letter =>
  (at, length) =>
    padded(valueOf(at), length);
const year: Letter = (at, length) =>
  padded(length === 2 ? at.getUTCFullYear() % 100 : at.getUTCFullYear(), length);
const month: Letter = (at, length) => {
  const name = MONTHS[at.getUTCMonth()];
  if (length < 3) return padded(at.getUTCMonth() + 1, length);
  return length === 3 ? name.slice(0, 3) : name;
};

const LETTERS: Readonly<Record<string, Letter>> = {
  y: year,
  u: year,
  M: month,
  L: month,
  d: numbered((at) => at.getUTCDate()),
  D: numbered(dayOfYear),
  Q: numbered((at) => Math.floor(at.getUTCMonth() / 3) + 1),
  H: numbered((at) => at.getUTCHours()),
  k: numbered((at) => at.getUTCHours() || 24),
  h: numbered((at) => at.getUTCHours() % 12 || 12),
  K: numbered((at) => at.getUTCHours() % 12),
  m: numbered((at) => at.getUTCMinutes()),
  s: numbered((at) => at.getUTCSeconds()),
  S: (_at, length, nanos) => padded(nanos, 9).slice(0, length),
  n: (_at, length, nanos) => padded(nanos, length),
  a: (at) => (at.getUTCHours() < 12 ? 'AM' : 'PM'),
  E: (at, length) => DAYS[at.getUTCDay()].slice(0, length > 3 ? undefined : 3),
};

/** The text of a time. @throws MillraceError DATA_FUNCTION for letters that mean nothing. */
export function formatTime(
  at: Date,
  pattern: string,
  nanos = at.getUTCMilliseconds() * 1_000_000,
): string {
  return pattern.replaceAll(TOKEN, (token) => {
    if (token === "''") return "'";
    if (token[0] === "'") return token.slice(1, -1).replaceAll("''", "'");
    if (!/[A-Za-z]/.test(token)) return token;
    const letter = LETTERS[token[0]];
    if (letter === undefined) throw unknownLetters(token, pattern);
    return letter(at, token.length, nanos);
  });
}

function dayOfYear(at: Date): number {
  return Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

/** The milliseconds of a text, read as if UTC; undefined where it does not fit the pattern. */
export function parseTime(text: string, pattern: string): number | undefined {
  return parseZoned(text, pattern)?.ms;
}

/** With `hasZone` the text said itself how far it is from UTC. */
export function parseZoned(
  text: string,
  pattern: string,
): { readonly ms: number; readonly hasZone: boolean } | undefined {
  const fields: string[] = [];
  const source = pattern.replaceAll(TOKEN, (token) => {
    if (token[0] === "'") return escaped(token.slice(1, -1) || "'");
    if (!/[A-Za-z]/.test(token)) return escaped(token);
    if (!'yuMdHhmsSaXZx'.includes(token[0])) throw unknownLetters(token, pattern);
    fields.push(token[0]);
    if (token[0] === 'a') return '(AM|PM|am|pm)';
    if ('XZx'.includes(token[0])) return '(Z|[+-]\\d{2}(?::?\\d{2})?)';
    if (token.startsWith('MMM')) return '([A-Za-z]+)';
    return token.length === 1 ? '(\\d{1,9})' : `(\\d{${token[0] === 'S' ? '1,9' : token.length}})`;
  });
  const match = new RegExp(`^${source}$`).exec(text);
  if (match === null) return undefined;
  const value = { y: 1970, M: 1, d: 1, H: 0, m: 0, s: 0, S: 0 };
  let isAfternoon: boolean | undefined;
  let offset: number | undefined;
  fields.forEach((field, i) => {
    const part = match[i + 1];
    if (field === 'a') isAfternoon = part.toUpperCase() === 'PM';
    else if ('XZx'.includes(field)) offset = offsetMs(part);
    else if (field === 'S') value.S = Number(part.padEnd(3, '0').slice(0, 3));
    else if (field === 'M' && /[A-Za-z]/.test(part)) {
      value.M = MONTHS.findIndex((name) => name.toLowerCase().startsWith(part.toLowerCase())) + 1;
    } else if (field === 'h') value.H = Number(part) % 12;
    else value[field === 'u' ? 'y' : (field as keyof typeof value)] = Number(part);
  });
  if (isAfternoon === true) value.H += 12;
  const ms = Date.UTC(value.y, value.M - 1, value.d, value.H, value.m, value.s, value.S);
  const at = new Date(ms);
  if (value.y < 100) at.setUTCFullYear(value.y);
  const isThere =
    at.getUTCMonth() === value.M - 1 &&
    at.getUTCDate() === value.d &&
    at.getUTCHours() === value.H &&
    at.getUTCMinutes() === value.m;
  if (!isThere) return undefined;
  return { ms: at.getTime() - (offset ?? 0), hasZone: offset !== undefined };
}

/** `+0800`, `+08:00`, `+08`, `Z`. */
function offsetMs(text: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function unknownLetters(token: string, pattern: string): MillraceError {
  return new MillraceError(
    'DATA_FUNCTION',
    `The pattern '${pattern}' has '${token}', which is not supported; there are ` +
      `y M d D Q H h k K m s S n a E X ` +
      `and 'text'.`,
  );
}
