// The operands of the instruction at hand: scratch of one `evaluate` call, set by `bind` and
// read by every family.
//
//   step      0 for a constant, else 1: times the width it is how far an address moves per row
//   validity  0, or a bitmap; a constant's is one word, so that words advance by `validStep`
import {
  CHUNK_ROWS, INSTRUCTION_FIRST, INSTRUCTION_MASK, INSTRUCTION_OPERATION, INSTRUCTION_OUT,
  INSTRUCTION_PARAMETER, INSTRUCTION_SECOND, INSTRUCTION_THIRD, INSTRUCTION_TYPE, REGISTER_BYTES,
  REGISTER_SECOND, REGISTER_STEP, REGISTER_VALIDITY, REGISTER_VALIDITY_ROOM,
  REGISTER_VALIDITY_STRIDE, REGISTER_VALUES, REGISTER_VALUES_STRIDE, REGISTER_WIDTH,
} from "../abi/expressionProgram";

export let operation: i32 = 0;
export let type: i32 = 0;
export let parameter: i32 = 0;
export let out: usize = 0;
export let outValidity: usize = 0;
export let outWidth: i32 = 0;
export let first: usize = 0;
export let firstStep: usize = 0;
export let firstWidth: i32 = 0;
export let firstValidity: usize = 0;
export let firstOffsets: usize = 0;
export let second: usize = 0;
export let secondStep: usize = 0;
export let secondWidth: i32 = 0;
export let secondValidity: usize = 0;
export let third: usize = 0;
export let thirdStep: usize = 0;
export let thirdValidity: usize = 0;
export let mask: usize = 0;
/** Row in the chunk at which the last error arose. */
export let errorRow: i32 = 0;

let outRegister: usize = 0;

@inline
function registerOf(instruction: usize, registers: usize, at: usize): usize {
  return registers + <usize>load<u32>(instruction + at) * REGISTER_BYTES;
}

@inline
function valuesOf(register: usize, chunk: usize): usize {
  const stride = <usize>load<u32>(register, REGISTER_VALUES_STRIDE);
  return <usize>load<u32>(register, REGISTER_VALUES) + chunk * stride;
}

@inline
function validityOf(register: usize, chunk: usize): usize {
  const validity: usize = load<u32>(register, REGISTER_VALIDITY);
  return validity ? validity + chunk * <usize>load<u32>(register, REGISTER_VALIDITY_STRIDE) : 0;
}

/** Points everything at chunk number `chunk` of the instruction's registers. */
export function bind(instruction: usize, registers: usize, chunk: usize): void {
  operation = load<i32>(instruction, INSTRUCTION_OPERATION);
  type = load<i32>(instruction, INSTRUCTION_TYPE);
  parameter = load<i32>(instruction, INSTRUCTION_PARAMETER);
  outRegister = registerOf(instruction, registers, INSTRUCTION_OUT);
  out = valuesOf(outRegister, chunk);
  outWidth = load<i32>(outRegister, REGISTER_WIDTH);
  store<u32>(outRegister, 0, REGISTER_VALIDITY);
  outValidity = <usize>load<u32>(outRegister, REGISTER_VALIDITY_ROOM) +
    chunk * <usize>load<u32>(outRegister, REGISTER_VALIDITY_STRIDE);
  const one = registerOf(instruction, registers, INSTRUCTION_FIRST);
  first = valuesOf(one, chunk);
  firstStep = load<u32>(one, REGISTER_STEP);
  firstWidth = load<i32>(one, REGISTER_WIDTH);
  firstValidity = validityOf(one, chunk);
  firstOffsets =
    <usize>load<u32>(one, REGISTER_SECOND) + chunk * <usize>(CHUNK_ROWS << 2);
  const two = registerOf(instruction, registers, INSTRUCTION_SECOND);
  second = valuesOf(two, chunk);
  secondStep = load<u32>(two, REGISTER_STEP);
  secondWidth = load<i32>(two, REGISTER_WIDTH);
  secondValidity = validityOf(two, chunk);
  const three = registerOf(instruction, registers, INSTRUCTION_THIRD);
  third = valuesOf(three, chunk);
  thirdStep = load<u32>(three, REGISTER_STEP);
  thirdValidity = validityOf(three, chunk);
  const guard = registerOf(instruction, registers, INSTRUCTION_MASK);
  mask = valuesOf(guard, chunk);
}

/** Declares that the output has nulls: its bitmap is in use. */
@inline
export function keepValidity(): void {
  store<u32>(outRegister, load<u32>(outRegister, REGISTER_VALIDITY_ROOM), REGISTER_VALIDITY);
}

/** Word number `word` of a validity bitmap; all ones when there is none. */
@inline
export function validityWord(validity: usize, step: usize, word: usize): u64 {
  return validity ? load<u64>(validity + word * (step << 3)) : ~(<u64>0);
}

/**
 * Null where an operand is: ANDs the bitmaps of the operands. Leaves `outValidity` 0 when no
 * operand has nulls.
 */
export function propagateNulls(rowCount: i32): void {
  if (!(firstValidity | secondValidity | thirdValidity)) {
    outValidity = 0;
    return;
  }
  keepValidity();
  for (let word: usize = 0, end = <usize>(rowCount + 63) >> 6; word < end; word++) {
    store<u64>(
      outValidity + (word << 3),
      validityWord(firstValidity, firstStep, word) &
        validityWord(secondValidity, secondStep, word) &
        validityWord(thirdValidity, thirdStep, word),
    );
  }
}

/** Like {@link propagateNulls} with a bitmap in any case, for operations that make nulls. */
export function requireValidity(rowCount: i32): void {
  const room = outValidity;
  propagateNulls(rowCount);
  if (outValidity) return;
  outValidity = room;
  keepValidity();
  memory.fill(room, 0xff, (<usize>(rowCount + 63) >> 6) << 3);
}

/** Makes a row of the output null; after {@link requireValidity}. */
@inline
export function setNull(row: i32): void {
  const at = outValidity + (<usize>row >> 3);
  const bit: u32 = 1 << (<u32>row & 7);
  store<u8>(at, <u8>(<u32>load<u8>(at) & ~bit));
}

/** False where the output is null. After {@link propagateNulls} or {@link requireValidity}. */
@inline
export function isPresent(row: i32): bool {
  return (
    !outValidity || ((load<u8>(outValidity + (<usize>row >> 3)) >> (<u8>row & 7)) & 1) != 0
  );
}

/**
 * True when an error at this row counts: it is not null and not masked. After {@link
 * propagateNulls}.
 */
@inline
export function isLive(row: i32): bool {
  if (outValidity && !((load<u8>(outValidity + (<usize>row >> 3)) >> (row & 7)) & 1)) return false;
  return !mask || ((load<u8>(mask + (<usize>row >> 3)) >> (row & 7)) & 1) != 0;
}

/** Notes where an error arose; returns its status. */
@inline
export function fail(status: i32, row: i32): i32 {
  errorRow = row;
  return status;
}
