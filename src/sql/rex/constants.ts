// Constant folding: parts without columns are computed once, by the kernels that would compute them
// for every row, so that the answer is the same.
import { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import { readColumn } from '../../batch/readRows.js';
import { Schema } from '../../batch/schema.js';
import { Expression } from '../../expression/expression.js';
import { compileExpressions } from '../../expression/projection.js';
import type { Engine } from '../../wasm/engine.js';
import { columnType, type LogicalType } from '../types/index.js';
import { expressionNode, type MakeCast } from './expressionNode.js';
import type { Rex } from './rex.js';
import { argumentsOf, mapArguments } from './rewrite.js';

/** Types whose values a constant can hold. */
const FOLDED =
  /^(?:BOOLEAN|TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL|CHAR|VARCHAR|DATE|TIME|TIMESTAMP)$/;

/** True for calls and casts of constants alone. */
export function isFoldable(rex: Rex): boolean {
  if (rex.kind !== 'call' && rex.kind !== 'cast') return false;
  if (rex.kind === 'call' && !rex.isDeterministic) return false;
  return isFoldedType(rex.type) && argumentsOf(rex).every(isConstant);
}

function isConstant(rex: Rex): boolean {
  return rex.kind === 'literal' || isFoldable(rex);
}

/** Constants beyond milliseconds are texts, which kernels read once a batch anyway. */
function isFoldedType(type: LogicalType): boolean {
  if (!FOLDED.test(type.kind)) return false;
  return !('precision' in type) || type.kind === 'DECIMAL' || type.precision <= 3;
}

/** True where a part of an expression can be folded. */
export function hasFoldable(rex: Rex): boolean {
  return isFoldable(rex) || argumentsOf(rex).some(hasFoldable);
}

/** Computes constants with an engine of its own. */
export class Constants {
  private readonly schema = new Schema<Fields>([]);

  constructor(
    private readonly engine: Engine,
    private readonly cast: MakeCast,
  ) {}

  /** The expression with its constant parts computed; what fails stays, to fail where rows are. */
  fold(rex: Rex): Rex {
    if (!isFoldable(rex)) return mapArguments(rex, (part) => this.fold(part));
    const value = this.valueOf(rex);
    return value === undefined ? rex : { kind: 'literal', value, type: rex.type };
  }

  private valueOf(rex: Rex): unknown {
    const { engine, schema } = this;
    const mark = engine.arena.mark();
    try {
      const expression = new Expression(expressionNode(rex, [], this.cast));
      const compiled = compileExpressions(engine, schema, [{ name: 'value', expression }]);
      try {
        const [{ type }] = compiled.outputSchema.fields;
        if (!type.nullable().equals(columnType(rex.type).nullable())) return undefined;
        const columns = compiled.evaluate(new Batch(engine, schema, [], 1));
        return readColumn(new Batch(engine, compiled.outputSchema, columns, 1), 0)[0];
      } finally {
        compiled.release();
      }
    } catch (error) {
      // 1 / 0, CAST('x' AS INT): an error of the rows, if there are any.
      if (error instanceof MillraceError) return undefined;
      throw error;
    } finally {
      engine.arena.rewind(mark);
    }
  }
}
