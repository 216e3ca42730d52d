// One kernel call over a batch, continued where it stopped for room or for help.
import * as abi from '../../assembly/abi/expressionProgram.js';
import { FAMILY_STRING } from '../../assembly/abi/expressionOperation.js';
import { STATUS_BAD_RECORD, STATUS_FULL } from '../../assembly/abi/status.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import { kernelError } from './kernelError.js';
import { changeOtherLetters } from './letterCase.js';
import type { Instruction } from './programBuilder.js';

const HEAP_BYTES_MIN = 1 << 12;
const HEAP_BYTES_MAX = 1 << 30;

/** Addresses of a laid program. */
export interface Code {
  readonly code: number;
  readonly table: number;
  readonly context: number;
}

/** Runs instructions `from` to `to` over all rows. New strings' bytes are in the batch arena. */
export function runKernel(
  engine: Engine,
  { code, table, context }: Code,
  instructions: readonly Instruction[],
  [from, to]: readonly [number, number],
  rowCount: number,
): void {
  const set = (field: number, value: number): void => {
    engine.memory.u32[(context + field) >>> 2] = value;
  };
  let heapBytes = 0;
  for (const field of [abi.CONTEXT_FIRST_ROW, abi.CONTEXT_FIRST_INSTRUCTION]) set(field, 0);
  for (const field of [abi.CONTEXT_HEAP, abi.CONTEXT_HEAP_END]) set(field, 0);
  const start = code + from * abi.INSTRUCTION_BYTES;
  for (;;) {
    const status = engine.kernels.evaluate(start, table, context, to - from, rowCount);
    if (status >= 0) return;
    const stopped = engine.memory.i32[(context + abi.CONTEXT_INSTRUCTION) >>> 2];
    const row = engine.memory.i32[(context + abi.CONTEXT_ROW) >>> 2];
    const chunkRow = row - (row % abi.CHUNK_ROWS);
    const instruction = instructions[from + stopped];
    set(abi.CONTEXT_FIRST_ROW, chunkRow);
    if (status === STATUS_FULL) {
      heapBytes = Math.max(heapBytes * 2, HEAP_BYTES_MIN, Math.min(rowCount, abi.CHUNK_ROWS) * 32);
      if (heapBytes > HEAP_BYTES_MAX) throw tooLong(instruction);
      const heap = engine.arena.allocate(heapBytes + abi.HEAP_SLACK);
      set(abi.CONTEXT_HEAP, heap);
      set(abi.CONTEXT_HEAP_END, heap + heapBytes);
      set(abi.CONTEXT_FIRST_INSTRUCTION, stopped);
    } else if (status === STATUS_BAD_RECORD && instruction.operation >> 8 === FAMILY_STRING) {
      const chunkRows = Math.min(abi.CHUNK_ROWS, rowCount - chunkRow);
      changeOtherLetters(engine, table, instruction, chunkRow, chunkRows);
      set(abi.CONTEXT_FIRST_INSTRUCTION, stopped + 1);
    } else {
      throw kernelError(status, instruction, row);
    }
  }
}

function tooLong({ text }: Instruction): MillraceError {
  return new MillraceError(
    'DATA_OVERFLOW',
    `${text} makes strings of more than 1 GiB in ${abi.CHUNK_ROWS} rows; shorten them.`,
  );
}
