// Value codecs: JavaScript values ↔ bytes, for state of variable size.
import { unfitState } from './cells.js';

/** Encodes into `scratch`, which is replaced when it is too small. */
export interface ValueCodec<T = unknown> {
  /** Holds the bytes encoded last. */
  readonly scratch: Uint8Array;
  /** Makes room for bytes in `scratch`. */
  reserve(length: number): void;
  /** Writes the bytes of a value to `scratch`; returns how many. */
  encode(value: T): number;
  decode(u8: Uint8Array, start: number, length: number): T;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const SHORT_CHARS = 24;

/** STRING: UTF-8. A lone surrogate becomes U+FFFD. */
export class StringCodec implements ValueCodec<string> {
  scratch = new Uint8Array(256);

  constructor(private readonly state: string) {}

  reserve(length: number): void {
    if (length > this.scratch.length) this.scratch = new Uint8Array(length * 2);
  }

  encode(value: string): number {
    if (typeof value !== 'string') throw unfitState(this.state, value, 'a string');
    this.reserve(value.length * 3);
    const { length } = value;
    if (length <= SHORT_CHARS && writeAscii(this.scratch, value)) return length;
    return encoder.encodeInto(value, this.scratch).written;
  }

  decode(u8: Uint8Array, start: number, length: number): string {
    return decodeText(u8, start, length);
  }
}

/** BYTES; a copy each time. */
export class BytesCodec implements ValueCodec<Uint8Array> {
  scratch = new Uint8Array(256);

  constructor(private readonly state: string) {}

  reserve(length: number): void {
    if (length > this.scratch.length) this.scratch = new Uint8Array(length * 2);
  }

  encode(value: Uint8Array): number {
    if (!(value instanceof Uint8Array)) throw unfitState(this.state, value, 'a Uint8Array');
    this.reserve(value.length);
    this.scratch.set(value);
    return value.length;
  }

  decode(u8: Uint8Array, start: number, length: number): Uint8Array {
    return u8.slice(start, start + length);
  }
}

/** Values that JSON can hold, after a way into plain values and back, as JSON text. */
export class JsonCodec<T> implements ValueCodec<T> {
  private readonly text: StringCodec;

  /**
   * @param toPlain  Makes what JSON.stringify writes; throws for values of another type.
   */
  constructor(
    private readonly state: string,
    private readonly toPlain: (value: T) => unknown,
    private readonly fromPlain: (plain: unknown) => T,
  ) {
    this.text = new StringCodec(state);
  }

  get scratch(): Uint8Array {
    return this.text.scratch;
  }

  reserve(length: number): void {
    this.text.reserve(length);
  }

  encode(value: T): number {
    const text = JSON.stringify(this.toPlain(value)) as string | undefined;
    if (text === undefined) throw unfitState(this.state, value, 'a value that JSON has');
    return this.text.encode(text);
  }

  decode(u8: Uint8Array, start: number, length: number): T {
    return this.fromPlain(JSON.parse(decodeText(u8, start, length)));
  }
}

/** False when a character is not ASCII. */
function writeAscii(scratch: Uint8Array, text: string): boolean {
  let or = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    or |= code;
    scratch[i] = code;
  }
  return or < 128;
}

/** The text of UTF-8 bytes; short ASCII without a call of TextDecoder. */
export function decodeText(u8: Uint8Array, start: number, length: number): string {
  if (length <= SHORT_CHARS) {
    let text = '';
    let i = 0;
    for (; i < length && u8[start + i] < 128; i++) text += String.fromCharCode(u8[start + i]);
    if (i === length) return text;
  }
  return decoder.decode(u8.subarray(start, start + length));
}
