// UPPER and LOWER of what is not ASCII: the rows that the kernel leaves out, one by one.
//
// Unicode's case rules change lengths and depend on neighbours (ß → SS, final sigma); the
// JavaScript engine has them.
import * as abi from '../../assembly/abi/expressionProgram.js';
import { OP_UPPER } from '../../assembly/abi/expressionOperation.js';
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_PREFIX } from '../../assembly/abi/stringView.js';
import { isPresent } from '../batch/read/columnReader.js';
import type { Engine } from '../wasm/engine.js';
import type { Instruction } from './programBuilder.js';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Completes an instruction's chunk: views of rows with other letters than ASCII. */
export function changeOtherLetters(
  engine: Engine,
  table: number,
  instruction: Instruction,
  firstRow: number,
  rowCount: number,
): void {
  const chunk = firstRow / abi.CHUNK_ROWS;
  const u32 = engine.memory.u32;
  const at = (register: number, field: number): number =>
    u32[(table + register * abi.REGISTER_BYTES + field) >>> 2];
  const values = (register: number): number =>
    at(register, abi.REGISTER_VALUES) + chunk * at(register, abi.REGISTER_VALUES_STRIDE);
  const [source, target] = [values(instruction.operands[0]), values(instruction.out)];
  const step = at(instruction.operands[0], abi.REGISTER_STEP);
  const bits = at(instruction.out, abi.REGISTER_VALIDITY);
  const validity =
    bits === 0 ? 0 : bits + chunk * at(instruction.out, abi.REGISTER_VALIDITY_STRIDE);
  const isUpper = instruction.operation === OP_UPPER;
  for (let row = 0; row < rowCount; row++) {
    if (!isPresent(engine.memory.u8, validity, row)) continue;
    const bytes = bytesOf(engine, source + row * step * 16);
    if (bytes.every((byte) => byte < 0x80)) continue;
    const text = decoder.decode(bytes);
    storeText(engine, target + row * 16, isUpper ? text.toUpperCase() : text.toLowerCase());
  }
}

function bytesOf(engine: Engine, view: number): Uint8Array {
  const { u8, u32 } = engine.memory;
  const length = u32[view >>> 2];
  const isInline = length <= VIEW_INLINE_MAX;
  const from = isInline ? view + VIEW_PREFIX : u32[(view + VIEW_ADDRESS) >>> 2];
  return u8.slice(from, from + length);
}

function storeText(engine: Engine, view: number, text: string): void {
  const bytes = encoder.encode(text);
  const isInline = bytes.length <= VIEW_INLINE_MAX;
  const address = isInline ? view + VIEW_PREFIX : engine.arena.allocate(bytes.length);
  const { u8, u32 } = engine.memory;
  u8.fill(0, view, view + 16);
  u32[view >>> 2] = bytes.length;
  u8.set(bytes, address);
  if (isInline) return;
  u8.set(bytes.subarray(0, 4), view + VIEW_PREFIX);
  u32[(view + VIEW_ADDRESS) >>> 2] = address;
}
