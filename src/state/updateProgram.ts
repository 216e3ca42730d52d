// Update program: the cells that a group table updates while it interns.
import * as abi from '../../assembly/abi/accumulator.js';
import type { Engine } from '../wasm/engine.js';
import type { CellRows, PlacedCell, UpdateStep } from './cell.js';

/** A program in the arena. */
export interface UpdateProgram {
  readonly address: number;
  /** Cells that it has no step for. */
  readonly others: readonly PlacedCell[];
  /** Throws the error of a step that overflowed; to be called when the program has run. */
  check(): void;
}

/** The program of those cells that have a step; undefined when none has. */
export function updateProgram(
  engine: Engine,
  placed: readonly PlacedCell[],
  rows: CellRows,
): UpdateProgram | undefined {
  const steps: (UpdateStep & PlacedCell)[] = [];
  const others: PlacedCell[] = [];
  for (const place of placed) {
    const step = place.cell.step?.(rows);
    if (step === undefined) others.push(place);
    else steps.push({ ...step, ...place });
  }
  if (steps.length === 0) return undefined;
  const address = engine.arena.allocate(abi.PROGRAM_STEPS + steps.length * abi.STEP_BYTES);
  const { u32 } = engine.memory;
  u32[(address + abi.PROGRAM_COUNT) >>> 2] = steps.length;
  u32[(address + abi.PROGRAM_OVERFLOWED) >>> 2] = 0;
  u32[(address + abi.PROGRAM_KINDS) >>> 2] = rows.kinds;
  steps.forEach(({ operation, offset, values, validity }, index) => {
    const step = address + abi.PROGRAM_STEPS + index * abi.STEP_BYTES;
    u32[(step + abi.STEP_OPERATION) >>> 2] = operation;
    u32[(step + abi.STEP_OFFSET) >>> 2] = offset;
    u32[(step + abi.STEP_VALUES) >>> 2] = values;
    u32[(step + abi.STEP_VALIDITY) >>> 2] = validity;
  });
  const check = (): void => {
    const overflowed = engine.memory.u32[(address + abi.PROGRAM_OVERFLOWED) >>> 2];
    if (overflowed > 0) steps[overflowed - 1].cell.overflowed?.();
  };
  return { address, others, check };
}
