// Picks the contents of a window operator.
import type { Fields } from '../../batch/dataType.js';
import { readRows } from '../../batch/readRows.js';
import { Batch } from '../../batch/batch.js';
import { Schema } from '../../batch/schema.js';
import { RowWriter } from '../../batch/writeRows.js';
import type { Row } from '../../operator/userFunction.js';
import { AggregateTable } from '../../state/aggregateTable.js';
import type { AggregateCall } from '../../state/aggregateCall.js';
import type { Engine } from '../../wasm/engine.js';
import type { EvictorContext } from '../evictor/evictor.js';
import { CellContents } from './cellContents.js';
import type { Contents } from './contents.js';
import { aggregationFolding, FoldContents, reduceFolding } from './foldContents.js';
import { RowContents, type OfRows } from './rowContents.js';
import type { WindowPlan } from './windowPlan.js';

/** The contents that a plan needs: all rows where an evictor or a function sees them. */
export function contentsOf(engine: Engine, plan: WindowPlan, ctx: EvictorContext): Contents {
  const { computation, evictor, inputSchema, name } = plan;
  if (evictor !== undefined || computation.kind === 'rows') {
    const ofRows = computedOfRows(engine, plan);
    return new RowContents(engine, inputSchema, name, ofRows, evictor, ctx);
  }
  switch (computation.kind) {
    case 'aggregates':
      return new CellContents(engine, inputSchema, computation.calls);
    case 'reduce':
      return new FoldContents(engine, reduceFolding(engine, inputSchema, name, computation.reduce));
    case 'aggregation': {
      const { accumulator, aggregation } = computation;
      return new FoldContents(engine, aggregationFolding(engine, accumulator, name, aggregation));
    }
  }
}

/** With an evictor nothing is computed ahead. */
function computedOfRows(engine: Engine, { computation, inputSchema }: WindowPlan): OfRows {
  switch (computation.kind) {
    case 'rows':
      return (rows) => [...rows];
    case 'reduce':
      return (rows) => (rows.length === 0 ? [] : [rows.reduce(computation.reduce)]);
    case 'aggregation': {
      const { aggregation } = computation;
      return (rows) => {
        let accumulator = aggregation.createAccumulator();
        for (const row of rows) accumulator = aggregation.add(accumulator, row);
        return [aggregation.getResult(accumulator)];
      };
    }
    case 'aggregates':
      return aggregatesOfRows(engine, inputSchema, computation.calls);
  }
}

function aggregatesOfRows(
  engine: Engine,
  schema: Schema<Fields>,
  calls: readonly AggregateCall[],
): OfRows {
  const writer = new RowWriter(engine, schema);
  const types = schema.fields.map(({ type }) => type);
  const output = new Schema(calls.map((call) => ({ name: call.name, type: call.resultType })));
  return (rows) => {
    // Aggregates of no rows might be null, which their types do not allow.
    if (rows.length === 0) return [];
    const { arena } = engine;
    const mark = arena.mark();
    const table = new AggregateTable(engine, [], calls, types);
    const batch = writer.write(rows);
    table.update([], (index) => batch.column(index), rows.length, 0, 0);
    const { results } = table.emit(0, 1);
    const row = readRows(new Batch(engine, output, results, 1)) as Row[];
    table.release();
    arena.rewind(mark);
    return row;
  };
}
