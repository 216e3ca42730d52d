// Literals as text.
import type { IntervalLiteral, IntervalQualifier, Literal, StringLiteral } from '../ast/literal.js';
import { quoted, words } from './words.js';

export function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'number':
      return literal.text;
    case 'string':
      return printString(literal);
    case 'binaryString':
      return `X'${literal.hex}'`;
    case 'boolean':
      return literal.value === null ? 'UNKNOWN' : literal.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'temporal':
      return `${literal.type} ${printString(literal.text)}`;
    case 'interval':
      return printInterval(literal);
  }
}

/** In U&'' all but ASCII is escaped. */
export function printString({ value, prefix = '' }: StringLiteral): string {
  const text = prefix === 'U&' ? value.replaceAll(/[^ -[\]-~]/gu, escaped) : value;
  return prefix + quoted(text, "'");
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\+${hex.padStart(6, '0')}` : `\\${hex.padStart(4, '0')}`;
}

export function printInterval({ isNegative, text, qualifier }: IntervalLiteral): string {
  return words('INTERVAL', (isNegative ? '-' : '') + printString(text), printQualifier(qualifier));
}

export function printQualifier(qualifier: IntervalQualifier): string {
  const { from, to, precision, fraction } = qualifier;
  const isSecond = from === 'SECOND' && fraction !== undefined;
  const digits = isSecond ? `(${precision}, ${fraction})` : parenthesized(precision);
  const end = to === 'SECOND' ? parenthesized(fraction) : '';
  return words(from + digits, to !== undefined && `TO ${to}${end}`);
}

const parenthesized = (count: number | undefined): string =>
  count === undefined ? '' : `(${count})`;
