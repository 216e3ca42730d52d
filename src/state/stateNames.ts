// Names of state columns: stable, and telling to who looks into a checkpoint.
import type { Field } from '../batch/dataType.js';
import type { ArgumentNames } from './cell.js';

/** Arguments that are expressions have columns named after the aggregate: `$total.0`. */
const COMPUTED = /^\$(.+)\.(\d+)$/;

/** Names of the arguments of aggregates, from the names of the input's columns. */
export function argumentNames(inputNames: readonly string[]): ArgumentNames {
  return (position) => {
    const name = inputNames[position] ?? `column${position}`;
    const [, aggregate, index] = COMPUTED.exec(name) ?? [];
    if (aggregate === undefined) return name;
    return index === '0' ? aggregate : `${aggregate}_${index}`;
  };
}

/** Columns with names of their own: those that are taken get a number, `sum_price_2`. */
export function uniqueNames(fields: readonly Field[], taken: readonly string[]): Field[] {
  const names = new Set(taken);
  return fields.map(({ name, type }) => {
    let free = name;
    for (let number = 2; names.has(free); number++) free = `${name}_${number}`;
    names.add(free);
    return { name: free, type };
  });
}
