// Layout: a builder's registers and instructions as bytes in an arena that the program owns.
//
//   [ instructions ][ register table ][ context ][ constants ][ temporaries of one chunk ]
//
// Invariants
//   · Temporaries share room when their lifetimes do not overlap; a register that lives over a
//   call into JavaScript, or
//     is seen by one, holds all rows and gets its room batch by batch.
import * as abi from '../../assembly/abi/expressionProgram.js';
import { VIEW_ADDRESS, VIEW_INLINE_MAX } from '../../assembly/abi/stringView.js';
import type { DataType } from '../batch/dataType.js';
import { UnfitValue, columnWriter } from '../batch/write/columnWriter.js';
import type { Arena } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';
import type { Instruction, ProgramBuilder, Register } from './programBuilder.js';
import { typeMismatch } from './term.js';

const BITMAP_BYTES = abi.CHUNK_ROWS / 8;

/** Bytes that a chunk of a type's values takes: how far a column advances from chunk to chunk. */
export function chunkBytes(type: DataType<unknown>): number {
  return type.kind === 'BOOLEAN' ? BITMAP_BYTES : abi.CHUNK_ROWS * type.width;
}

/** What a register's entry holds. */
export interface Entry {
  readonly values: number;
  readonly validityRoom: number;
  readonly validity: number;
  readonly isWhole: boolean;
  readonly step: number;
  readonly second?: number;
}

/** Writes an entry of the register table. */
export function writeEntry(
  engine: Engine,
  table: number,
  register: number,
  type: DataType<unknown>,
  entry: Entry,
): void {
  const u32 = engine.memory.u32;
  const at = table + register * abi.REGISTER_BYTES;
  u32[(at + abi.REGISTER_VALUES) >>> 2] = entry.values;
  u32[(at + abi.REGISTER_VALIDITY_ROOM) >>> 2] = entry.validityRoom;
  u32[(at + abi.REGISTER_VALIDITY) >>> 2] = entry.validity;
  u32[(at + abi.REGISTER_VALUES_STRIDE) >>> 2] = entry.isWhole ? chunkBytes(type) : 0;
  u32[(at + abi.REGISTER_VALIDITY_STRIDE) >>> 2] = entry.isWhole ? BITMAP_BYTES : 0;
  u32[(at + abi.REGISTER_STEP) >>> 2] = entry.step;
  u32[(at + abi.REGISTER_WIDTH) >>> 2] = type.width;
  u32[(at + abi.REGISTER_SECOND) >>> 2] = entry.second ?? 0;
}

/** The instructions as bytes. */
export function writeInstructions(
  engine: Engine,
  arena: Arena,
  list: readonly Instruction[],
): number {
  const address = arena.allocate(list.length * abi.INSTRUCTION_BYTES);
  const u32 = engine.memory.u32;
  list.forEach((instruction, index) => {
    const at = address + index * abi.INSTRUCTION_BYTES;
    const [first = 0, second = 0, third = 0] = instruction.operands;
    u32[(at + abi.INSTRUCTION_OPERATION) >>> 2] = instruction.operation;
    u32[(at + abi.INSTRUCTION_TYPE) >>> 2] = instruction.loop;
    u32[(at + abi.INSTRUCTION_OUT) >>> 2] = instruction.out;
    u32[(at + abi.INSTRUCTION_FIRST) >>> 2] = first;
    u32[(at + abi.INSTRUCTION_SECOND) >>> 2] = second;
    u32[(at + abi.INSTRUCTION_THIRD) >>> 2] = third;
    u32[(at + abi.INSTRUCTION_MASK) >>> 2] = instruction.mask;
    u32[(at + abi.INSTRUCTION_PARAMETER) >>> 2] = instruction.parameter;
  });
  return address;
}

/** A constant in every lane of 16 bytes, or in one bitmap word. */
export function writeConstant(engine: Engine, arena: Arena, register: Register): Entry {
  const values = arena.allocateZeroed(16);
  const validity = arena.allocateZeroed(8);
  const base = { validityRoom: 0, isWhole: false, step: 0, values };
  if (register.value === null) return { ...base, validity };
  const { type } = register;
  const count = type.kind === 'BOOLEAN' ? 64 : 16;
  const mark = engine.arena.mark();
  try {
    const column = columnWriter(engine, type)(new Array(count).fill(register.value), count);
    engine.memory.u8.copyWithin(values, column.values, column.values + 16);
    if (type.kind === 'STRING' || type.kind === 'BYTES') ownBytes(engine, arena, values);
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    throw typeMismatch(
      String(register.value),
      `the literal is no ${type}; expected ${error.expected}.`,
    );
  } finally {
    engine.arena.rewind(mark);
  }
  return { ...base, validity: 0 };
}

function ownBytes(engine: Engine, arena: Arena, view: number): void {
  const length = engine.memory.u32[view >>> 2];
  if (length <= VIEW_INLINE_MAX) return;
  const own = arena.allocate(length);
  const from = engine.memory.u32[(view + VIEW_ADDRESS) >>> 2];
  engine.memory.u8.copyWithin(own, from, from + length);
  engine.memory.u32[(view + VIEW_ADDRESS) >>> 2] = own;
}

/** Marks what lives over a call as full, then gives the rest room for one chunk. */
export function layTemporaries(
  engine: Engine,
  arena: Arena,
  builder: ProgramBuilder,
  table: number,
): void {
  const { registers, instructions } = builder;
  markCrossing(builder);
  const free = new Map<number, number[]>();
  instructions.forEach((instruction, index) => {
    const target = registers[instruction.out];
    if (!target.isFull) {
      const bytes = chunkBytes(target.type);
      const room = free.get(bytes)?.pop() ?? arena.allocate(bytes + BITMAP_BYTES);
      const validityRoom = room + bytes;
      const entry = { values: room, validityRoom, validity: 0, isWhole: false, step: 1 };
      writeEntry(engine, table, instruction.out, target.type, entry);
    }
    for (const operand of new Set([...instruction.operands, instruction.mask])) {
      const register = registers[operand];
      if (register.kind !== 'value' || register.isFull || register.lastReader !== index) continue;
      const bytes = chunkBytes(register.type);
      const room = engine.memory.u32[(table + operand * abi.REGISTER_BYTES) >>> 2];
      free.set(bytes, [...(free.get(bytes) ?? []), room]);
    }
  });
}

function markCrossing({ registers, instructions }: ProgramBuilder): void {
  let segment = 0;
  const segments = instructions.map((instruction) => {
    if (instruction.call === undefined) return segment;
    segment += 2;
    return segment - 1;
  });
  for (const register of registers) {
    if (register.kind !== 'value' || register.lastReader < 0) continue;
    if (segments[register.writer] !== segments[register.lastReader]) register.isFull = true;
  }
}
