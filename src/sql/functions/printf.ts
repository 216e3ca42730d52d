// PRINTF: formats of Java's Formatter.
import { doubleText } from './textOf.js';

const SPECIFIER = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** The text of a format and its arguments; null where they do not fit. */
export function printed(format: string, values: readonly unknown[]): string | null {
  let next = 0;
  let isFit = true;
  const text = format.replaceAll(
    SPECIFIER,
    (
      _,
      place: string | undefined,
      flags: string,
      width: string | undefined,
      digits,
      letter: string,
    ) => {
      if (letter === '%') return padded('%', flags, width);
      if (letter === 'n') return '\n';
      const at = place === undefined ? next++ : Number(place) - 1;
      const body =
        at < values.length
          ? conversion(values[at], letter, flags, digits as string | undefined)
          : undefined;
      if (body === undefined) isFit = false;
      return padded(body ?? '', flags, width);
    },
  );
  return isFit && !/%(?!%)/.test(format.replaceAll(SPECIFIER, '')) ? text : null;
}

function padded(text: string, flags: string, width: string | undefined): string {
  const size = Number(width ?? 0);
  if (flags.includes('-')) return text.padEnd(size);
  if (!flags.includes('0')) return text.padStart(size);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(size - sign.length, '0');
}

function conversion(
  value: unknown,
  letter: string,
  flags: string,
  digits: string | undefined,
): string | undefined {
  if (letter === letter.toUpperCase()) {
    return conversion(value, letter.toLowerCase(), flags, digits)?.toUpperCase();
  }
  if (letter === 's')
    return textOf(value).slice(0, digits === undefined ? undefined : Number(digits));
  if (letter === 'b') return typeof value === 'boolean' ? String(value) : String(value !== null);
  if (value === null) return 'null';
  if (letter === 'c')
    return typeof value === 'number' ? String.fromCodePoint(value) : String(value);
  const isWhole = typeof value === 'bigint' || Number.isInteger(value);
  if ('dxo'.includes(letter)) return isWhole ? whole(value as bigint, letter, flags) : undefined;
  const number = Number(value);
  if (Number.isNaN(number)) return undefined;
  const places = Number(digits ?? 6);
  if (letter === 'f') return signed(grouped(number.toFixed(places), flags), flags);
  if (letter === 'e')
    return signed(number.toExponential(places).replace(/e([+-])(\d)$/, 'e$10$2'), flags);
  return letter === 'g' ? signed(number.toPrecision(places), flags) : undefined;
}

function textOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isInteger(value)) return doubleText(value);
  return value instanceof Date ? value.toISOString() : String(value);
}

function whole(value: bigint | number, letter: string, flags: string): string {
  const exact = BigInt(value);
  if (letter === 'd') return signed(grouped(String(exact), flags), flags);
  const bits = typeof value === 'bigint' ? 64 : 32;
  return BigInt.asUintN(bits, exact).toString(letter === 'x' ? 16 : 8);
}

const grouped = (text: string, flags: string): string =>
  flags.includes(',')
    ? text.replace(/\d(?=(?:\d{3})+(?!\d))/g, (c, at: number) =>
        text.lastIndexOf('.', at) >= 0 && text.lastIndexOf('.', at) < at ? c : `${c},`,
      )
    : text;

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}
