// Cells: values of one type by slot number. What a slot stands for, a group or an entry of one, is
// the handle's business.
import { MillraceError } from '../../error.js';

/** Values by slot. Slots that were never written or were cleared must not be read. */
export interface Cells<T = unknown> {
  read(slot: number): T;
  /** @throws MillraceError DATA_BAD_RECORD for a value that the type does not have. */
  write(slot: number, value: T): void;
  /** Gives up what the slot owns. */
  clear(slot: number): void;
  /**
   * The values of slots as those of a column (`columnTypeOf`) in the batch arena; returns their
   * address. Views point into the cells.
   *
   * @param slots  Address of u32 slots.
   */
  gather(slots: number, count: number): number;
  /**
   * Takes the values of such a column into slots that were never written or were cleared.
   *
   * @param validity  Address of a bitmap of the values that count, or 0 when all do.
   */
  scatter(values: number, validity: number, slots: number, count: number): void;
  /** Makes room for slots `0 … count − 1`. */
  ensure(count: number): void;
  /** Slots get new numbers that keep their order; what no number was given is cleared already. */
  renumber(numbers: number, count: number, keptCount: number): void;
  readonly bytes: number;
  release(): void;
}

/** The error of a value that does not fit a state. */
export function unfitState(state: string, value: unknown, expected: string): MillraceError {
  const shown = typeof value === 'string' ? `'${value}'` : plain(value);
  const message = `State '${state}' cannot hold ${shown}; expected ${expected}.`;
  return new MillraceError('DATA_BAD_RECORD', message);
}

function plain(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null
    ? `an object (${value.constructor?.name ?? 'Object'})`
    : String(value);
}
