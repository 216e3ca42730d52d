// Which kernel loop serves a type: types of one physical layout share it.
import * as abi from '../../assembly/abi/type.js';
import type { DataType } from '../batch/dataType.js';

const SHARED: Readonly<Record<number, number>> = {
  [abi.TYPE_DATE]: abi.TYPE_INT32,
  [abi.TYPE_TIME]: abi.TYPE_INT32,
  [abi.TYPE_INTERVAL_MONTH]: abi.TYPE_INT32,
  [abi.TYPE_DECIMAL64]: abi.TYPE_INT64,
  [abi.TYPE_TIMESTAMP]: abi.TYPE_INT64,
  [abi.TYPE_TIMESTAMP_LTZ]: abi.TYPE_INT64,
  [abi.TYPE_INTERVAL_MS]: abi.TYPE_INT64,
};

/** Type id of the loop over values of a type. */
export function loopOf(type: DataType<unknown>): number {
  return SHARED[type.id] ?? type.id;
}
