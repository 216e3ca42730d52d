// Key shortcut: a key of one whole number or string, read from its record without making columns.
import type { DataType } from '../../batch/dataType.js';
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_PREFIX } from '../../../assembly/abi/stringView.js';
import type { Engine } from '../../wasm/engine.js';
import { decodeText } from './valueCodec.js';

/** True for types whose keys {@link readKey} reads. */
export function isShortcut({ isNullable, kind, representation }: DataType<unknown>): boolean {
  if (isNullable) return false;
  return kind === 'INT' || kind === 'STRING' || (kind === 'BIGINT' && representation !== 'text');
}

/** The key in a record that has no other part. */
export function readKey(engine: Engine, type: DataType<unknown>, record: number): unknown {
  const { i32, i64, u32, u8 } = engine.memory;
  const word = record >>> 2;
  if (type.kind === 'INT') return i32[word];
  if (type.kind === 'STRING') {
    const length = u32[word];
    const isInline = length <= VIEW_INLINE_MAX;
    const start = isInline ? record + VIEW_PREFIX : u32[(record + VIEW_ADDRESS) >>> 2];
    return decodeText(u8, start, length);
  }
  if (type.representation === 'native') return i64[record >>> 3];
  // Beyond 2^53 the row could not be read as a number either, and the job has failed before.
  return i32[word + 1] * 4294967296 + u32[word];
}
