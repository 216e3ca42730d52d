import { expect, it } from 'vitest';
import { int64, string, timestamp } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { PartialLayout } from '../../src/window/partialLayout.js';
import { calls, events } from '../support/windowScript.js';

it('has the columns of the input where they were, then the slice and the states', () => {
  const layout = new PartialLayout(events, calls);
  const added = ['$slice_start', 'rows', 'sum_value', 'max_value'];
  expect(layout.schema.names).toEqual([...events.names, ...added]);
  expect(layout.schema.names[layout.slice]).toBe('$slice_start');
  expect(layout.states).toEqual([4, 5, 6]);
});

it('gives names of its own to what is named like a column', () => {
  const input = schema({ rows: string(), value: int64(), $slice_start: timestamp(3) });
  const layout = new PartialLayout(input, calls.slice(0, 2));
  const added = layout.schema.names.slice(layout.slice);
  expect(added).toEqual(['$slice_start_2', 'rows_2', 'sum_value']);
});
