// Filter: a condition → the selection of the rows where it is true.
import type { Batch } from '../batch/batch.js';
import { boolean, type Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Engine } from '../wasm/engine.js';
import { convert } from './convert.js';
import type { Expression } from './expression.js';
import { Program } from './program.js';
import { resolve } from './resolve.js';
import type { Tag } from './tag.js';

/** A compiled condition of one engine. */
export interface Filter {
  /**
   * The batch with the rows where the condition is true selected; rows where it is false or
   * null are dropped.
   */
  filter<F extends Fields>(batch: Batch<F>): Batch<F>;
  /** The dense rows where the condition is true: u32 indices, ascending, in the batch arena. */
  matches(batch: Batch): { readonly rows: number; readonly count: number };
  release(): void;
}

/**
 * Compiles a condition. @throws MillraceError PLAN_TYPE_MISMATCH when it is no BOOLEAN; see
 * `compileExpressions`.
 */
export function compileFilter(
  engine: Engine,
  schema: Schema<Fields>,
  predicate: Expression<Tag>,
): Filter {
  const term = convert(resolve(predicate.node, schema), boolean(), `WHERE ${predicate.toString()}`);
  const program = new Program(engine, [term]);
  const matches: Filter['matches'] = (batch) => {
    const [{ values, validity }] = program.evaluate(batch);
    const rows = engine.arena.allocate(batch.rowCount * 4);
    return { rows, count: engine.kernels.selectBits(values, validity, rows, batch.rowCount) };
  };
  return {
    matches,
    filter: (batch) => {
      const { rows, count } = matches(batch);
      return count === batch.rowCount ? batch : batch.select(rows, count);
    },
    release: () => program.release(),
  };
}
