// Runs a program over a batch: chunks of rows, and for each the instructions, so that registers
// stay in the L1 and L2 caches.
//
//   rows      0 ──── 2048 ──── 4096 …
//   chunk 0   [i0 i1 i2 … in]
//   chunk 1              [i0 i1 i2 … in]
import * as families from "../abi/expressionOperation";
import {
  CHUNK_ROWS, CONTEXT_FIRST_INSTRUCTION, CONTEXT_FIRST_ROW, CONTEXT_INSTRUCTION, CONTEXT_ROW, INSTRUCTION_BYTES,
} from "../abi/expressionProgram";
import { STATUS_BAD_VALUE } from "../abi/status";
import { array } from "./array";
import { arithmetic } from "./arithmetic";
import { cast } from "./cast";
import { comparison } from "./comparison";
import { conditional } from "./conditional";
import { decimal } from "./decimal";
import { closeHeap, openHeap } from "./heap";
import { logic } from "./logic";
import { math } from "./math";
import { bind, errorRow, operation } from "./operands";
import { regexp } from "./regexp";
import { stringMake } from "./stringMake";
import { stringTest } from "./stringTest";
import { temporal } from "./temporal";
import { parseTexts } from "./textCast";

/**
 * Evaluates a program (abi/expressionProgram.ts) from the context's first row and instruction on.
 *
 * @returns `rowCount`, or a status with instruction and row in the context. After STATUS_FULL give
 * a larger heap and continue at that instruction of the row's chunk; after STATUS_BAD_RECORD put
 * right what it left out (stringMake.ts) and continue behind it.
 */
export function evaluate(
  program: usize, registers: usize, context: usize, instructionCount: i32, rowCount: i32,
): i32 {
  openHeap(context);
  let i = load<i32>(context, CONTEXT_FIRST_INSTRUCTION);
  for (let row = load<i32>(context, CONTEXT_FIRST_ROW); row < rowCount; row += CHUNK_ROWS) {
    const chunk = <usize>(row / CHUNK_ROWS);
    const count = min(CHUNK_ROWS, rowCount - row);
    for (; i < instructionCount; i++) {
      bind(program + <usize>i * INSTRUCTION_BYTES, registers, chunk);
      const status = execute(count);
      if (status >= 0) continue;
      closeHeap(context);
      store<i32>(context, i, CONTEXT_INSTRUCTION);
      store<i32>(context, row + errorRow, CONTEXT_ROW);
      return status;
    }
    i = 0;
  }
  closeHeap(context);
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
    case families.FAMILY_TEMPORAL: return temporal(rowCount);
    case families.FAMILY_STRING_TEST: return stringTest(rowCount);
    case families.FAMILY_STRING: return stringMake(rowCount);
    case families.FAMILY_DECIMAL: return decimal(rowCount);
    case families.FAMILY_ARRAY: return array(rowCount);
    case families.FAMILY_PARSE: return parseTexts(rowCount);
    case families.FAMILY_REGEXP: return regexp(rowCount);
  }
  return STATUS_BAD_VALUE;
}
