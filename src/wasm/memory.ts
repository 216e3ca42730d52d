// The one linear memory of a worker: typed-array views and a page allocator over it.
//
//   0        heapBase                                                  buffer end
//   | consts | run | free | run         | free     | run | …            |  grows
//              ▲ runs are whole pages; freed runs merge with their neighbours
//
// Invariants
//   · Only this file makes typed arrays over the memory; they are remade whenever the memory grows, so callers read them
//     from here (`memory.u32`) after every allocation and never keep them across one.
//   · `usedBytes` never exceeds `limitBytes`.
import { MillraceError } from '../error.js';

/**
 * Allocation unit in bytes: small enough for a tiny window slice, large enough to keep the free
 * list short.
 */
export const PAGE_BYTES = 4096;
const WASM_PAGE_BYTES = 65536;
const GROW_BYTES_MIN = 1 << 22;
const GROW_BYTES_MAX = 1 << 29;

interface Run {
  start: number;
  bytes: number;
}

/** Linear memory with whole-page allocation; addresses are unsigned byte offsets. */
export class LinearMemory {
  u8!: Uint8Array;
  i8!: Int8Array;
  u16!: Uint16Array;
  i16!: Int16Array;
  i32!: Int32Array;
  u32!: Uint32Array;
  i64!: BigInt64Array;
  u64!: BigUint64Array;
  f32!: Float32Array;
  f64!: Float64Array;
  /** Bytes handed out and not yet freed. */
  usedBytes = 0;
  private readonly freeRuns: Run[] = [];
  private end = 0;

  constructor(
    readonly wasmMemory: WebAssembly.Memory,
    readonly limitBytes: number,
  ) {
    this.remakeViews();
  }

  /** Declares where free memory begins; called once, by the module loader. */
  startAt(heapBase: number): void {
    this.end = roundUp(heapBase, PAGE_BYTES);
  }

  /**
   * Hands out a run of whole pages, not zeroed, aligned to {@link PAGE_BYTES}.
   *
   * @throws MillraceError RESOURCE_MEMORY_LIMIT when `limitBytes` would be passed.
   */
  allocate(bytes: number): number {
    const size = roundUp(Math.max(bytes, 1), PAGE_BYTES);
    if (this.usedBytes + size > this.limitBytes) throw this.limitError(size);
    const address = this.takeFree(size) ?? this.takeEnd(size);
    this.usedBytes += size;
    return address;
  }

  /** Gives back a run; `bytes` is what was asked for in {@link allocate}. */
  free(address: number, bytes: number): void {
    const size = roundUp(Math.max(bytes, 1), PAGE_BYTES);
    this.usedBytes -= size;
    const runs = this.freeRuns;
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (runs[middle].start < address) low = middle + 1;
      else high = middle;
    }
    runs.splice(low, 0, { start: address, bytes: size });
    this.mergeAt(low);
    if (low > 0) this.mergeAt(low - 1);
    this.giveBackEnd();
  }

  /** Allocates `newBytes`, copies the first `oldBytes` of `address` there and frees the old run. */
  reallocate(address: number, oldBytes: number, newBytes: number): number {
    const moved = this.allocate(newBytes);
    this.u8.copyWithin(moved, address, address + Math.min(oldBytes, newBytes));
    this.free(address, oldBytes);
    return moved;
  }

  private takeFree(size: number): number | undefined {
    const runs = this.freeRuns;
    let best = -1;
    for (let i = 0; i < runs.length; i++) {
      const bytes = runs[i].bytes;
      if (bytes >= size && (best < 0 || bytes < runs[best].bytes)) best = i;
      if (bytes === size) break;
    }
    if (best < 0) return undefined;
    const run = runs[best];
    const address = run.start;
    run.start += size;
    run.bytes -= size;
    if (run.bytes === 0) runs.splice(best, 1);
    return address;
  }

  private takeEnd(size: number): number {
    const address = this.end;
    this.growTo(address + size);
    this.end += size;
    return address;
  }

  private growTo(bytes: number): void {
    const have = this.u8.length;
    if (bytes <= have) return;
    // More than asked, so that views are seldom remade, and the collector of garbage, to whom the
    // whole memory is new each time, is seldom alarmed. What is not touched takes no memory.
    const more = Math.min(Math.max(have, GROW_BYTES_MIN), GROW_BYTES_MAX);
    const wanted = Math.min(Math.max(bytes, have + more), 65536 * WASM_PAGE_BYTES);
    try {
      this.wasmMemory.grow(Math.ceil((wanted - have) / WASM_PAGE_BYTES));
    } catch (cause) {
      throw new MillraceError(
        'RESOURCE_MEMORY_LIMIT',
        `The WebAssembly memory cannot grow to ${wanted} bytes. ` +
          `Use more workers, smaller windows or fewer keys.`,
        { cause },
      );
    }
    this.remakeViews();
  }

  private mergeAt(index: number): void {
    const run = this.freeRuns[index];
    const next = this.freeRuns[index + 1];
    if (next === undefined || run.start + run.bytes !== next.start) return;
    run.bytes += next.bytes;
    this.freeRuns.splice(index + 1, 1);
  }

  private giveBackEnd(): void {
    const last = this.freeRuns.at(-1);
    if (last === undefined || last.start + last.bytes !== this.end) return;
    this.end = last.start;
    this.freeRuns.pop();
  }

  private limitError(bytes: number): MillraceError {
    const mebibytes = (value: number): string => `${(value / 1048576).toFixed(1)} MiB`;
    return new MillraceError(
      'RESOURCE_MEMORY_LIMIT',
      `The memory limit of ${mebibytes(this.limitBytes)} is reached: ${mebibytes(this.usedBytes)} in use, ` +
        `${mebibytes(bytes)} more needed. Raise 'memory', use smaller windows or fewer keys.`,
    );
  }

  private remakeViews(): void {
    const buffer = this.wasmMemory.buffer;
    this.u8 = new Uint8Array(buffer);
    this.i8 = new Int8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.u64 = new BigUint64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
