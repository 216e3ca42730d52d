// Runs a program over a batch: chunks of rows, and for each the instructions, so that registers
// stay in the L1 and L2 caches.
//
//   rows      0 ──── 2048 ──── 4096 …
//   chunk 0   [i0 i1 i2 … in]
//   chunk 1              [i0 i1 i2 … in]
import * as families from "../abi/expressionOperation";
import {
  CHUNK_ROWS, CONTEXT_FIRST_ROW, CONTEXT_INSTRUCTION, CONTEXT_ROW, INSTRUCTION_BYTES,
} from "../abi/expressionProgram";
import { STATUS_BAD_VALUE } from "../abi/status";
import { arithmetic } from "./arithmetic";
import { cast } from "./cast";
import { comparison } from "./comparison";
import { conditional } from "./conditional";
import { logic } from "./logic";
import { math } from "./math";
import { bind, errorRow, operation } from "./operands";

/**
 * Evaluates a program (abi/expressionProgram.ts) from the context's first row on.
 *
 * @returns `rowCount`, or a status with instruction and row in the context.
 */
export function evaluate(
  program: usize, registers: usize, context: usize, instructionCount: i32, rowCount: i32,
): i32 {
  for (let row = load<i32>(context, CONTEXT_FIRST_ROW); row < rowCount; row += CHUNK_ROWS) {
    const chunk = <usize>(row / CHUNK_ROWS);
    const count = min(CHUNK_ROWS, rowCount - row);
    for (let i = 0; i < instructionCount; i++) {
      bind(program + <usize>i * INSTRUCTION_BYTES, registers, chunk);
      const status = execute(count);
      if (status >= 0) continue;
      store<i32>(context, i, CONTEXT_INSTRUCTION);
      store<i32>(context, row + errorRow, CONTEXT_ROW);
      return status;
    }
  }
  return rowCount;
}

function execute(rowCount: i32): i32 {
  switch (operation >> 8) {
    case families.FAMILY_ARITHMETIC: return arithmetic(rowCount);
    case families.FAMILY_COMPARISON: return comparison(rowCount);
    case families.FAMILY_LOGIC: return logic(rowCount);
    case families.FAMILY_CONDITIONAL: return conditional(rowCount);
    case families.FAMILY_CAST: return cast(rowCount);
    case families.FAMILY_MATH: return math(rowCount);
  }
  return STATUS_BAD_VALUE;
}
