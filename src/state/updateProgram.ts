// Update program: the cells that a group table updates while it interns.
import * as abi from '../../assembly/abi/accumulator.js';
import type { Engine } from '../wasm/engine.js';
import type { PlacedCell, SteppedCell, UpdateStep } from './cell.js';

/** True for cells that a program can update. */
export function isStepped(placed: PlacedCell): placed is SteppedCell {
  return placed.cell.steps !== undefined;
}

/**
 * Writes the program of some cells into the arena, a step a cell; returns its address.
 *
 * @param kinds  Address of i8 row kinds, or 0.
 */
export function writeProgram(
  engine: Engine,
  cells: readonly SteppedCell[],
  steps: readonly UpdateStep[],
  kinds: number,
): number {
  const address = engine.arena.allocate(abi.PROGRAM_STEPS + steps.length * abi.STEP_BYTES);
  const { u32 } = engine.memory;
  u32[(address + abi.PROGRAM_COUNT) >>> 2] = steps.length;
  u32[(address + abi.PROGRAM_OVERFLOWED) >>> 2] = 0;
  u32[(address + abi.PROGRAM_KINDS) >>> 2] = kinds;
  for (let index = 0; index < steps.length; index++) {
    const { operation, validity, values } = steps[index];
    const step = address + abi.PROGRAM_STEPS + index * abi.STEP_BYTES;
    u32[(step + abi.STEP_OPERATION) >>> 2] = operation;
    u32[(step + abi.STEP_OFFSET) >>> 2] = cells[index].offset;
    u32[(step + abi.STEP_VALUES) >>> 2] = values;
    u32[(step + abi.STEP_VALIDITY) >>> 2] = validity;
  }
  return address;
}

/** Throws the error of the first step that overflowed when the program ran. */
export function checkProgram(engine: Engine, cells: readonly SteppedCell[], program: number): void {
  const overflowed = engine.memory.u32[(program + abi.PROGRAM_OVERFLOWED) >>> 2];
  if (overflowed > 0) cells[overflowed - 1].cell.steps.overflowed?.();
}
