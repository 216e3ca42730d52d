// Split source: rows of a simulated source that takes its time.
import type { Fields, RowOf } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { countOf } from '../../source/iterableSource.js';
import type { Polled, Source } from '../../source/source.js';
import type { Random } from './random.js';
import type { World } from './world.js';

/** A bounded source of rows in splits. */
export function splitSource<F extends Fields>(
  name: string,
  schema: Schema<F>,
  splits: readonly (readonly RowOf<F>[])[],
  world: World,
  random: Random,
): Source<F> {
  return {
    name,
    schema,
    isBounded: true,
    splits: async () => splits.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => {
      const rows = splits[Number(split.id)];
      let next = countOf(position);
      const take = (): Polled => {
        if (next >= rows.length) return { kind: 'end' };
        const count = 1 + random.below(context.batchSize);
        const taken = rows.slice(next, next + count);
        next += taken.length;
        return { kind: 'rows', rows: taken };
      };
      return {
        poll: () => {
          world.maybeLoseWorker();
          if (random.chance(0.5)) return take();
          return world.outside(`read ${name} ${split.id} at ${next}`, { apply: take });
        },
        position: () => next,
        close: () => undefined,
      };
    },
  };
}
