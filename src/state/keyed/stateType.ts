// State types: the column types, and plain values that are kept as JSON text.
import type { DataType } from '../../batch/dataType.js';

/** The type of a plain value, kept as JSON text: what JSON.parse returns is what is read. */
export class JsonType<out T> {
  /** Phantom: never set, carries `T`. */
  declare readonly valueType: T;
  readonly kind = 'JSON';
  /** JSON has null. */
  readonly isNullable = true;

  toString(): string {
    return 'a value that JSON has';
  }
}

/**
 * A value of plain objects, arrays, strings, finite numbers, booleans and null, in state. It is
 * kept as JSON text: each read makes a new value, and what JSON drops (undefined, NaN, Date, Map)
 * is dropped.
 *
 * @example valueState(jsonValue<{ name: string; tags: string[] }>())
 */
export const jsonValue = <T>(): JsonType<T> => new JsonType<T>();

/** What a state may hold. */
export type StateType<T> = DataType<T> | JsonType<T>;
