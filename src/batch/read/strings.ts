// Booleans, strings and bytes out of columns.
//
// Short ASCII is the common case: up to LOOP_MAX bytes are made a string from char codes, the rest goes to TextDecoder.
import * as abi from '../../../assembly/abi/stringView.js';
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import { isPresent } from './columnReader.js';

const LOOP_MAX = 24;
const decoder = new TextDecoder();

/** BOOLEAN. */
export function readBooleans(engine: Engine, column: Column, rowCount: number): boolean[] {
  const u8 = engine.memory.u8;
  const out = new Array<boolean>(rowCount);
  for (let i = 0; i < rowCount; i++)
    out[i] = ((u8[column.values + (i >>> 3)] >>> (i & 7)) & 1) === 1;
  return out;
}

/** STRING. */
export function readStrings(engine: Engine, column: Column, rowCount: number): string[] {
  const { u8, u32 } = engine.memory;
  const out = new Array<string>(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const view = column.values + i * abi.VIEW_BYTES;
    if (!isPresent(u8, column.validity, i)) {
      out[i] = '';
      continue;
    }
    const length = u32[view >>> 2];
    const start =
      length <= abi.VIEW_INLINE_MAX ? view + abi.VIEW_PREFIX : u32[(view + abi.VIEW_ADDRESS) >>> 2];
    out[i] = textAt(u8, start, length);
  }
  return out;
}

/** UTF-8 bytes as a string. */
export function textAt(u8: Uint8Array, start: number, length: number): string {
  if (length > LOOP_MAX) return decoder.decode(u8.subarray(start, start + length));
  let text = '';
  for (let i = start; i < start + length; i++) {
    const byte = u8[i];
    if (byte >= 128) return decoder.decode(u8.subarray(start, start + length));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** BYTES, copied. */
export function readBytes(engine: Engine, column: Column, rowCount: number): Uint8Array[] {
  const { u8, u32 } = engine.memory;
  const out = new Array<Uint8Array>(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const view = column.values + i * abi.VIEW_BYTES;
    const length = isPresent(u8, column.validity, i) ? u32[view >>> 2] : 0;
    const start =
      length <= abi.VIEW_INLINE_MAX ? view + abi.VIEW_PREFIX : u32[(view + abi.VIEW_ADDRESS) >>> 2];
    out[i] = u8.slice(start, start + length);
  }
  return out;
}
