// Watermarks in the middle of a plan, for streams whose source has none.
import type { Fields } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import type { DataStream } from './dataStream.js';

/** @throws MillraceError PLAN_UNSUPPORTED for a strategy with alignment: only sources can wait. */
export function assignWatermarks<F extends Fields>(
  stream: DataStream<F>,
  strategy: WatermarkStrategy<keyof F & string>,
): DataStream<F> {
  const { node } = stream;
  node.schema.indexOf(strategy.column);
  if (strategy.alignment !== undefined) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `Only sources can wait for group '${strategy.alignment.group}': give the strategy to ` +
        `env.from(source, { watermarks }), or leave withWatermarkAlignment out.`,
    );
  }
  const name = stream.nameOf('watermarks');
  return stream.with({ kind: 'watermark', name, schema: node.schema, strategy, inputs: [node] });
}
