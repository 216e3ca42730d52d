// Picks the cells of a type.
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import type { Cells } from './cells.js';
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
import { plainFormOf } from './plainForm.js';
import { BytesCodec, JsonCodec, StringCodec } from './valueCodec.js';
import { ViewCells } from './viewCells.js';

/** Cells of a type; `state` names them in errors. Nulls are the handle's business. */
export function cellsOf(engine: Engine, state: string, type: DataType<unknown>): Cells {
  return pick(engine, state, type) as Cells;
}

/** What `pick` finds takes values of its type only, which the handle's types promise. */
function pick(engine: Engine, state: string, type: DataType<unknown>): object {
  const { kind, representation } = type;
  switch (kind) {
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
      if (representation === 'number') return new Int64NumberCells(engine, state);
      return representation === 'native'
        ? new BigintCells(engine, state)
        : new ColumnCells(engine, state, type);
    case 'FLOAT':
      return new FloatCells(engine, state);
    case 'DOUBLE':
      return new DoubleCells(engine, state);
    case 'STRING':
      return new ViewCells(engine, new StringCodec(state));
    case 'BYTES':
      return new ViewCells(engine, new BytesCodec(state));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampCells(engine, state, type);
    case 'ROW':
    case 'ARRAY':
    case 'MAP': {
      const { toPlain, fromPlain } = plainFormOf(state, type);
      return new ViewCells(engine, new JsonCodec(state, toPlain, fromPlain));
    }
    default:
      return new ColumnCells(engine, state, type);
  }
}

function timestampCells(engine: Engine, state: string, type: DataType<unknown>): object {
  const { precision, representation } = type;
  if (precision <= 3 && representation === 'epoch') return new Int64NumberCells(engine, state);
  if (precision <= 3 && representation === 'native') return new DateCells(engine, state);
  return new ColumnCells(engine, state, type);
}
