// Picks the cells of a type.
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import type { Cells } from './cells.js';
import { codecOf } from './codecOf.js';
import { ColumnCells } from './columnCells.js';
import {
  BigintCells,
  BooleanCells,
  DateCells,
  DoubleCells,
  FloatCells,
  Int64NumberCells,
  IntCells,
} from './numberCells.js';
import type { StateType } from './stateType.js';
import { ViewCells } from './viewCells.js';

/** Cells of a type; `state` names them in errors. Nulls are the handle's business. */
export function cellsOf(engine: Engine, state: string, type: StateType<unknown>): Cells {
  switch (type.kind) {
    case 'BOOLEAN':
      return new BooleanCells(engine, state);
    case 'TINYINT':
      return new IntCells(engine, state, 8);
    case 'SMALLINT':
      return new IntCells(engine, state, 16);
    case 'INT':
    case 'INTERVAL_MONTH':
      return new IntCells(engine, state, 32);
    case 'INTERVAL_MS':
      return new Int64NumberCells(engine, state);
    case 'BIGINT':
      return bigintCells(engine, state, type);
    case 'FLOAT':
      return new FloatCells(engine, state);
    case 'DOUBLE':
      return new DoubleCells(engine, state);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampCells(engine, state, type);
    case 'DECIMAL':
    case 'DATE':
    case 'TIME':
      return new ColumnCells(engine, state, type);
    default:
      return new ViewCells(engine, codecOf(engine, state, type));
  }
}

function bigintCells(engine: Engine, state: string, type: DataType<unknown>): Cells {
  if (type.representation === 'number') return new Int64NumberCells(engine, state);
  if (type.representation === 'native') return new BigintCells(engine, state);
  return new ColumnCells(engine, state, type);
}

function timestampCells(engine: Engine, state: string, type: DataType<unknown>): Cells {
  const { precision, representation } = type;
  if (precision <= 3 && representation === 'epoch') return new Int64NumberCells(engine, state);
  if (precision <= 3 && representation === 'native') return new DateCells(engine, state);
  return new ColumnCells(engine, state, type);
}
