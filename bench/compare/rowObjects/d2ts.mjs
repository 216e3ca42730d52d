// d2ts: all rows as one version into a grouped aggregate.
import { D2, groupBy, groupByOperators, MessageType, output } from '@electric-sql/d2ts';
import {
  answerOfResults,
  applyChanges,
  groupKeyOf,
  multiset,
} from '../../support/differential.mjs';
import { measure } from '../../support/measure.mjs';

const { count, max, sum } = groupByOperators;
const value = (row) => row.value;

export default function run({ rowCount, repeat }) {
  const rows = multiset(rowCount);
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
    input.sendData(0, rows);
    input.sendFrontier(1);
    graph.run();
    return answerOfResults(results);
  });
}
