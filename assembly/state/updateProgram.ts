// Update program: the cells of a block of rows, one step after the other.
//
// The records of a block are in the first cache then; a pass a cell over the whole batch fetches
// them from further away each time.
import {
  PROGRAM_COUNT,
  PROGRAM_KINDS,
  PROGRAM_OVERFLOWED,
  PROGRAM_STEPS,
  STEP_BYTES,
  STEP_COUNT,
  STEP_EXTREME,
  STEP_OFFSET,
  STEP_OPERATION,
  STEP_SUM_F64,
  STEP_VALIDITY,
  STEP_VALUES,
} from "../abi/accumulator";
import { TABLE_KEY_BYTES, TABLE_PROGRAM, TABLE_RECORDS, TABLE_STRIDE } from "../abi/groupTable";
import { countRows } from "./count";
import { raiseRows } from "./extreme";
import { sumRowsF64, sumRowsI64 } from "./sum";

/** Runs the table's program over rows `from … to - 1`; the first step that overflows is kept. */
export function runProgram(table: usize, groups: usize, from: i32, to: i32): void {
  const program = <usize>load<u32>(table, TABLE_PROGRAM);
  if (!program) return;
  const stride = <i32>load<u32>(table, TABLE_STRIDE);
  const payload = <usize>load<u32>(table, TABLE_RECORDS) + load<u32>(table, TABLE_KEY_BYTES);
  runSteps(program, payload, stride, groups, from, to);
}

/** Rows whose records are updated by one step after the other. */
const BLOCK: i32 = 128;

/**
 * Runs an update program over rows whose groups are known, a block at a time.
 *
 * @param payload  Address of the payload of group 0.
 * @param stride  Bytes from payload to payload.
 * @param groups  u32 group a row.
 * @returns `rowCount`; an overflow is noted in the program.
 */
export function updateRecords(
  program: usize, payload: usize, stride: i32, groups: usize, rowCount: i32,
): i32 {
  for (let row = 0; row < rowCount; row += BLOCK) {
    runSteps(program, payload, stride, groups, row, min(row + BLOCK, rowCount));
  }
  return rowCount;
}

function runSteps(
  program: usize, payload: usize, stride: i32, groups: usize, from: i32, to: i32,
): void {
  const kinds = <usize>load<u32>(program, PROGRAM_KINDS);
  const count = <i32>load<u32>(program, PROGRAM_COUNT);
  for (let index = 0; index < count; index++) {
    const step = program + PROGRAM_STEPS + <usize>index * STEP_BYTES;
    if (index + 1 < count && isMean(step, kinds)) {
      countAndSum(payload, stride, groups, step, from, to);
      index += 1;
    } else if (!runStep(payload, stride, groups, step, kinds, from, to)) {
      const known = load<u32>(program, PROGRAM_OVERFLOWED);
      if (!known) store<u32>(program, index + 1, PROGRAM_OVERFLOWED);
    }
  }
}

/** Runs one step; false when it overflows. */
@inline
function runStep(
  payload: usize, stride: i32, groups: usize, step: usize, kinds: usize, from: i32, to: i32,
): bool {
  const operation = <i32>load<u32>(step, STEP_OPERATION);
  const cells = payload + load<u32>(step, STEP_OFFSET);
  const values = <usize>load<u32>(step, STEP_VALUES);
  const validity = <usize>load<u32>(step, STEP_VALIDITY);
  if (operation >= STEP_EXTREME) {
    raiseRows(cells, stride, groups, values, validity, from, to, operation - STEP_EXTREME);
  } else if (operation == STEP_COUNT) {
    countRows(cells, stride, groups, validity, kinds, from, to);
  } else if (operation == STEP_SUM_F64) {
    sumRowsF64(cells, stride, groups, values, validity, kinds, from, to);
  } else {
    return sumRowsI64(cells, stride, groups, values, validity, kinds, from, to);
  }
  return true;
}

/** True where a count of rows and a sum of doubles follow each other, as for a mean. */
@inline
function isMean(step: usize, kinds: usize): bool {
  return (
    !kinds &&
    load<u32>(step, STEP_OPERATION) == STEP_COUNT &&
    load<u32>(step + STEP_BYTES, STEP_OPERATION) == STEP_SUM_F64 &&
    !(load<u32>(step, STEP_VALIDITY) | load<u32>(step + STEP_BYTES, STEP_VALIDITY))
  );
}

/** Both steps of a mean in one loop: their cells are in one record. */
function countAndSum(
  payload: usize, stride: i32, groups: usize, step: usize, from: i32, to: i32,
): void {
  const counts = payload + load<u32>(step, STEP_OFFSET);
  const toSum = <usize>load<u32>(step + STEP_BYTES, STEP_OFFSET) - load<u32>(step, STEP_OFFSET);
  const values = <usize>load<u32>(step + STEP_BYTES, STEP_VALUES);
  for (let row = from; row < to; row++) {
    const count = counts + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const sum = count + toSum;
    store<i64>(count, load<i64>(count) + 1);
    store<f64>(sum, load<f64>(sum) + load<f64>(values + (<usize>row << 3)));
  }
}
