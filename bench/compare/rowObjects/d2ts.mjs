// d2ts: batches of 10,000 rows into a grouped aggregate, each its own version.
import { D2, groupBy, output, MessageType, groupByOperators } from '@electric-sql/d2ts';
import {
  answerOfResults,
  applyChanges,
  groupKeyOf,
  multisets,
} from '../../support/differential.mjs';
import { measure } from '../../support/measure.mjs';

const { count, max, sum } = groupByOperators;
const value = (row) => row.value;

export default function run({ rowCount, repeat }) {
  const batches = multisets(rowCount);
  return measure(repeat, () => {
    const graph = new D2({ initialFrontier: 0 });
    const input = graph.newInput();
    const results = new Map();
    input.pipe(
      groupBy(groupKeyOf, { n: count(), sum: sum(value), max: max(value) }),
      output(({ type, data }) => {
        if (type === MessageType.DATA) applyChanges(results, data.collection.getInner());
      }),
    );
    graph.finalize();
    for (const [version, batch] of batches.entries()) {
      input.sendData(version, batch);
      input.sendFrontier(version + 1);
      graph.run();
    }
    return answerOfResults(results);
  });
}
