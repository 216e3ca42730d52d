// @tanstack/db-ivm: all rows as one multiset into a grouped aggregate.
import { D2, groupBy, groupByOperators, output } from '@tanstack/db-ivm';
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
    const graph = new D2();
    const input = graph.newInput();
    const results = new Map();
    input.pipe(
      groupBy(groupKeyOf, { n: count(), sum: sum(value), max: max(value) }),
      output((changes) => applyChanges(results, changes.getInner())),
    );
    graph.finalize();
    input.sendData(rows);
    graph.run();
    return answerOfResults(results);
  });
}
