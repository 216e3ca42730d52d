// Texts as other texts and as bytes: base64, hexadecimal, charsets, URLs, JSON strings.
import { MillraceError } from '../../error.js';
import { BYTES, define, js, TEXT } from './define.js';
import type { Bound, Definition, Parameter } from './define.js';
import type { LogicalType } from '../types/index.js';
import type { ScalarFunction } from './scalarFunction.js';
import { base64Of } from './textOf.js';
import { urlPart } from './url.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function textFunction(
  name: string,
  parameters: readonly Parameter[],
  body: (...values: never[]) => unknown,
  options: Partial<Definition> = {},
): ScalarFunction {
  return define('string', name, {
    parameters,
    result: TEXT,
    ...options,
    make: js(name, () => body),
  });
}

/** Of a text or of bytes. */
const isTextOrBytes = ({ types: [{ kind }] }: Bound): LogicalType | string =>
  /CHAR$|BINARY$|^NULL$/.test(kind) ? TEXT : 'the argument is neither text nor bytes';

const bytesOf = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? encoder.encode(value) : value;

function fromBase64(value: string | Uint8Array): string | null {
  try {
    const text = typeof value === 'string' ? value : decoder.decode(value);
    return decoder.decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  } catch {
    return null; // As Flink: what is no base64 is null.
  }
}

/** The bytes of hexadecimal digits; an odd one stands alone at the front. */
function fromHex(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  const digits = text.length % 2 === 0 ? text : `0${text}`;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function encoded(text: string, charset: string): Uint8Array {
  const unit = (littleEndian: boolean, mark: boolean): Uint8Array => {
    const given = mark ? `\uFEFF${text}` : text;
    const view = new DataView(new ArrayBuffer(given.length * 2));
    for (let i = 0; i < given.length; i++) view.setUint16(i * 2, given.charCodeAt(i), littleEndian);
    return new Uint8Array(view.buffer);
  };
  const narrow = (most: number): Uint8Array =>
    Uint8Array.from([...text], (c) =>
      c.charCodeAt(0) > most || c.length > 1 ? 63 : c.charCodeAt(0),
    );
  switch (charset.toUpperCase()) {
    case 'UTF-8':
      return encoder.encode(text);
    case 'US-ASCII':
      return narrow(127);
    case 'ISO-8859-1':
      return narrow(255);
    case 'UTF-16LE':
      return unit(true, false);
    case 'UTF-16BE':
      return unit(false, false);
    case 'UTF-16':
      return unit(false, true);
    default:
      throw noCharset(charset);
  }
}

function decoded(bytes: Uint8Array, charset: string): string {
  switch (charset.toUpperCase()) {
    case 'UTF-8':
      return decoder.decode(bytes);
    case 'US-ASCII':
      return Array.from(bytes, (byte) => (byte > 127 ? '\uFFFD' : String.fromCharCode(byte))).join(
        '',
      );
    case 'ISO-8859-1':
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    case 'UTF-16LE':
      return new TextDecoder('utf-16le').decode(bytes);
    case 'UTF-16':
      if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
      return new TextDecoder('utf-16be').decode(bytes);
    case 'UTF-16BE':
      return new TextDecoder('utf-16be').decode(bytes);
    default:
      throw noCharset(charset);
  }
}

function noCharset(charset: string): MillraceError {
  return new MillraceError(
    'DATA_FUNCTION',
    `There is no charset '${charset}'; take UTF-8, US-ASCII, ISO-8859-1, UTF-16, UTF-16LE or ` +
      `UTF-16BE.`,
  );
}

function urlDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null; // As Flink: what cannot be decoded is null.
  }
}

const urlEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A JSON string of ASCII characters. */
const jsonQuote = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function jsonUnquote(text: string): string {
  if (!/^".*"$/s.test(text) || text.length < 2) return text;
  try {
    // Quotes within are let through, as in Flink.
    return JSON.parse(
      `"${text.slice(1, -1).replaceAll(/\\.|"/gs, (c) => (c === '"' ? '\\"' : c))}"`,
    ) as string;
  } catch {
    return text; // As Flink: what is no JSON string stays as it is.
  }
}

const hex = define('arithmetic', 'HEX', {
  parameters: ['any'],
  result: ({ types: [{ kind }] }) =>
    /CHAR$|BINARY$|INT$|^NULL$/.test(kind)
      ? TEXT
      : 'the argument is no whole number, text or bytes',
  usage: 'HEX(whole number, text or bytes)',
  make: js('HEX', ({ types: [{ kind }] }) => (value: number | bigint | string | Uint8Array) => {
    if (kind.endsWith('INT')) {
      return BigInt.asUintN(64, BigInt(value as number))
        .toString(16)
        .toUpperCase();
    }
    const bytes = Array.from(bytesOf(value as string), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    return bytes.join('').toUpperCase();
  }),
});

const always = { nullable: 'always' } as const;

/** Encodings by Flink's names. */
export const ENCODING_FUNCTIONS: readonly ScalarFunction[] = [
  hex,
  define('arithmetic', 'UNHEX', {
    parameters: ['text'],
    result: BYTES,
    nullable: 'always',
    make: js('UNHEX', () => fromHex),
  }),
  textFunction('FROM_BASE64', ['any'], fromBase64, { ...always, result: isTextOrBytes }),
  textFunction('TO_BASE64', ['any'], (value: string | Uint8Array) => base64Of(bytesOf(value)), {
    result: isTextOrBytes,
  }),
  textFunction('DECODE', ['bytes', 'text'], decoded),
  textFunction('ENCODE', ['text', 'text'], encoded, { result: BYTES }),
  textFunction('URL_DECODE', ['text'], urlDecoded, always),
  textFunction('URL_ENCODE', ['text'], urlEncoded),
  textFunction('PARSE_URL', ['text', 'text', 'text'], urlPart, { ...always, optional: 1 }),
  textFunction('JSON_QUOTE', ['text'], jsonQuote),
  textFunction('JSON_UNQUOTE', ['text'], jsonUnquote),
];
