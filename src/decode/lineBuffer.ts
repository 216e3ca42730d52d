// Input buffer of records that end with line feeds, with a limit on how long one may be.
//
//   start                    linesEnd        end
//   | whole lines …        ⏎ | part of one   |
//
// Invariants
//   · Bytes from `start` to `linesEnd` are whole lines.
//   · While a line that is too long is skipped, none of its bytes are kept.
import { InputBuffer } from './inputBuffer.js';
import type { Engine } from '../wasm/engine.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Cuts a byte stream behind its last line feed. */
export class LineBuffer {
  readonly input: InputBuffer;
  /** Behind the last line feed. */
  linesEnd = 0;
  private isSkipping = false;
  private hasEnded = false;

  constructor(private readonly engine: Engine) {
    this.input = new InputBuffer(engine);
  }

  /** First byte not decoded. */
  get start(): number {
    return this.input.start;
  }

  /** Bytes of whole lines decoded or skipped so far; a line end that was added does not count. */
  get consumedBytes(): number {
    return this.input.offsetOf(Math.min(this.input.start, this.input.end));
  }

  /** Bytes behind the last line feed. */
  get partialBytes(): number {
    return this.input.end - Math.max(this.linesEnd, this.input.start);
  }

  /** Like {@link partialBytes}, without a carriage return that may be half of a line end. */
  get partialRecordBytes(): number {
    const count = this.partialBytes;
    return count > 0 && this.engine.memory.u8[this.input.end - 1] === CARRIAGE_RETURN
      ? count - 1
      : count;
  }

  reserve(byteCount: number): Uint8Array {
    const wholeBytes = this.linesEnd - this.input.start;
    const target = this.input.reserve(byteCount);
    this.linesEnd = this.input.start + Math.max(wholeBytes, 0);
    return target;
  }

  /** Takes bytes filled in; true when they end a line that was being skipped. */
  commit(byteCount: number): boolean {
    const { input } = this;
    const from = input.end;
    input.end += byteCount;
    const added = this.engine.memory.u8.subarray(from, input.end);
    const endsSkipped = this.isSkipping && this.passSkipped(added, from);
    if (this.isSkipping) return false;
    const last = added.lastIndexOf(LINE_FEED);
    if (last >= 0) this.linesEnd = from + last + 1;
    return endsSkipped;
  }

  /** No more bytes follow: what is left is the last line. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    if (this.partialBytes <= 0 || this.isSkipping) return;
    this.engine.memory.u8[this.input.end] = LINE_FEED;
    this.linesEnd = this.input.end + 1;
  }

  consume(address: number): void {
    this.input.consume(address);
  }

  /** Drops the unfinished line, and what follows of it. */
  skipPartial(): void {
    this.input.consume(this.input.end);
    this.linesEnd = this.input.end;
    this.isSkipping = true;
  }

  private passSkipped(added: Uint8Array, from: number): boolean {
    const lineEnd = added.indexOf(LINE_FEED);
    this.isSkipping = lineEnd < 0;
    this.input.consume(lineEnd < 0 ? this.input.end : from + lineEnd + 1);
    this.linesEnd = this.input.start;
    return lineEnd >= 0;
  }
}
