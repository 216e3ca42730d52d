// Column pruning: no node carries a column that nothing above it reads, so that joins and Top-N
// keep less, exchanges move less, and decoders skip members.
import type { Rel, RelColumn, RelJoin, SortItem } from '../rel/rel.js';
import { collectInputs, moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';

/** A node with fewer columns, and where the old ones are. */
interface Pruned {
  readonly rel: Rel;
  /** Of each old column, undefined for those that are gone. */
  readonly places: ReadonlyMap<number, number>;
}

/** The same query; its own columns stay. */
export function pruneColumns(rel: Rel): Rel {
  const all = new Set(rel.columns.map((_, index) => index));
  const { places, rel: pruned } = prune(rel, all);
  return arranged(pruned, rel.columns, places);
}

/** A projection to the old columns, where they are no longer in their places. */
function arranged(rel: Rel, columns: readonly RelColumn[], places: Pruned['places']): Rel {
  const isSame =
    rel.columns.length === columns.length && columns.every((_, i) => places.get(i) === i);
  if (isSame) return rel;
  const expressions = columns.map(({ type }, i): Rex => input(places.get(i) ?? 0, type));
  return { kind: 'project', input: rel, expressions, columns };
}

function input(index: number, type: RelColumn['type']): Rex {
  return { kind: 'input', index, type };
}

/** Keeps the columns of `needed`, and what the node itself reads. */
function prune(rel: Rel, needed: ReadonlySet<number>): Pruned {
  switch (rel.kind) {
    case 'project': {
      const kept = ordered(needed, rel.columns.length);
      const used = new Set<number>();
      for (const index of kept) collectInputs(rel.expressions[index], used);
      const below = prune(rel.input, used);
      const expressions = kept.map((index) => moved(rel.expressions[index], below));
      const columns = kept.map((index) => rel.columns[index]);
      return { rel: { ...rel, input: below.rel, expressions, columns }, places: placesOf(kept) };
    }
    case 'filter': {
      const used = new Set(needed);
      collectInputs(rel.condition, used);
      const below = prune(rel.input, used);
      const columns = movedColumns(rel.columns, below);
      const condition = moved(rel.condition, below);
      return { rel: { ...rel, input: below.rel, condition, columns }, places: below.places };
    }
    case 'aggregate':
      return pruneAggregate(rel, needed);
    case 'join':
    case 'lookupJoin':
      return pruneJoin(rel, needed);
    case 'correlate': {
      const width = rel.input.columns.length;
      const used = new Set([...needed].filter((index) => index < width));
      for (const arg of rel.args) collectInputs(arg, used);
      const below = prune(rel.input, used);
      const places = new Map(below.places);
      const base = below.rel.columns.length;
      const made = rel.columns.slice(width);
      made.forEach((_, i) => places.set(width + i, base + i));
      const args = rel.args.map((arg) => moved(arg, below));
      const columns = [...movedColumns(rel.columns.slice(0, width), below), ...made];
      return { rel: { ...rel, input: below.rel, args, columns }, places };
    }
    case 'windowTable': {
      const width = rel.input.columns.length;
      const used = new Set([...needed].filter((index) => index < width));
      used.add(rel.time);
      for (const index of rel.partition) used.add(index);
      const below = prune(rel.input, used);
      const places = new Map(below.places);
      const base = below.rel.columns.length;
      for (let i = 0; i < 3; i++) places.set(width + i, base + i);
      const columns = [...below.rel.columns, ...rel.columns.slice(width)];
      const time = placeOf(below, rel.time);
      const partition = rel.partition.map((index) => placeOf(below, index));
      return { rel: { ...rel, input: below.rel, time, partition, columns }, places };
    }
    case 'rowNumber':
    case 'rank':
      return pruneRanked(rel, needed);
    case 'sort': {
      const used = new Set([...needed, ...rel.order.map(({ column }) => column)]);
      const below = prune(rel.input, used);
      const columns = movedColumns(rel.columns, below);
      const order = movedOrder(rel.order, below);
      return { rel: { ...rel, input: below.rel, order, columns }, places: below.places };
    }
    case 'union': {
      const kept = ordered(needed, rel.columns.length);
      const columns = kept.map((index) => rel.columns[index]);
      const inputs = rel.inputs.map((side) => {
        const below = prune(side, new Set(kept));
        const places = new Map(kept.map((index, i) => [i, placeOf(below, index)]));
        return arranged(below.rel, columns, places);
      });
      return { rel: { ...rel, inputs, columns }, places: placesOf(kept) };
    }
    case 'values': {
      const kept = ordered(needed, rel.columns.length);
      const rows = rel.rows.map((row) => kept.map((index) => row[index]));
      const columns = kept.map((index) => rel.columns[index]);
      return { rel: { ...rel, rows, columns }, places: placesOf(kept) };
    }
    case 'scan': {
      const kept = ordered(needed, rel.columns.length);
      const columns = kept.map((index) => rel.columns[index]);
      const positions = kept.map((index) => rel.positions[index]);
      return { rel: { ...rel, positions, columns }, places: placesOf(kept) };
    }
    case 'stream':
      return { rel, places: new Map(rel.columns.map((_, index) => [index, index])) };
  }
}

function pruneAggregate(
  rel: Extract<Rel, { kind: 'aggregate' }>,
  needed: ReadonlySet<number>,
): Pruned {
  const width = rel.groups.length;
  const calls = rel.calls.flatMap((call, i) => (needed.has(width + i) ? [{ call, i }] : []));
  const used = new Set(rel.groups);
  for (const { call } of calls) {
    for (const index of call.args) used.add(index);
    if (call.filter !== undefined) used.add(call.filter);
  }
  const below = prune(rel.input, used);
  const places = new Map(rel.groups.map((_, i) => [i, i]));
  calls.forEach(({ i }, place) => places.set(width + i, width + place));
  const made: Rel = {
    ...rel,
    input: below.rel,
    groups: rel.groups.map((index) => placeOf(below, index)),
    calls: calls.map(({ call }) => ({
      ...call,
      args: call.args.map((index) => placeOf(below, index)),
      ...(call.filter !== undefined && { filter: placeOf(below, call.filter) }),
    })),
    columns: [...rel.columns.slice(0, width), ...calls.map(({ i }) => rel.columns[width + i])],
  };
  return { rel: made, places };
}

function pruneJoin(
  rel: RelJoin | Extract<Rel, { kind: 'lookupJoin' }>,
  needed: ReadonlySet<number>,
): Pruned {
  const width = rel.left.columns.length;
  const used = new Set(needed);
  collectInputs(rel.condition, used);
  const left = prune(rel.left, new Set([...used].filter((index) => index < width)));
  const ofRight = [...used].filter((index) => index >= width).map((index) => index - width);
  const right =
    rel.kind === 'join'
      ? prune(rel.right, new Set(ofRight))
      : { rel: rel.right, places: placesOf(rel.right.columns.map((_, i) => i)) };
  const base = left.rel.columns.length;
  const both = new Map(left.places);
  for (const [from, to] of right.places) both.set(from + width, to + base);
  const condition = moveInputs(rel.condition, (index) => both.get(index) ?? 0);
  const isHalf = rel.kind === 'join' && (rel.type === 'semi' || rel.type === 'anti');
  const places = isHalf ? left.places : both;
  const columns: RelColumn[] = [];
  for (const [from, to] of places) columns[to] = rel.columns[from];
  if (rel.kind === 'lookupJoin')
    return { rel: { ...rel, left: left.rel, condition, columns }, places };
  return { rel: { ...rel, left: left.rel, right: right.rel, condition, columns }, places };
}

function pruneRanked(
  rel: Extract<Rel, { kind: 'rowNumber' | 'rank' }>,
  needed: ReadonlySet<number>,
): Pruned {
  const width = rel.input.columns.length;
  const used = new Set([...needed].filter((index) => index < width));
  for (const index of rel.partition) used.add(index);
  for (const { column } of rel.order) used.add(column);
  const below = prune(rel.input, used);
  const partition = rel.partition.map((index) => placeOf(below, index));
  const order = movedOrder(rel.order, below);
  const places = new Map(below.places);
  const own = movedColumns(rel.columns.slice(0, width), below);
  const hasNumber = rel.kind === 'rowNumber' || (rel.hasRank && needed.has(width));
  if (hasNumber) places.set(width, below.rel.columns.length);
  const columns = hasNumber ? [...own, rel.columns[width]] : own;
  const parts = { input: below.rel, partition, order, columns };
  if (rel.kind === 'rowNumber') return { rel: { ...rel, ...parts }, places };
  return { rel: { ...rel, ...parts, hasRank: hasNumber }, places };
}

/** One column at least: rows without columns cannot be counted. */
function ordered(needed: ReadonlySet<number>, width: number): number[] {
  const kept = [...needed].toSorted((a, b) => a - b);
  return kept.length === 0 && width > 0 ? [0] : kept;
}

function placesOf(kept: readonly number[]): Map<number, number> {
  return new Map(kept.map((index, place) => [index, place]));
}

function placeOf(below: Pruned, index: number): number {
  const place = below.places.get(index);
  if (place === undefined) throw new Error(`Column ${index} was pruned, but is read.`);
  return place;
}

function moved(rex: Rex, below: Pruned): Rex {
  return moveInputs(rex, (index) => placeOf(below, index));
}

function movedColumns(columns: readonly RelColumn[], below: Pruned): RelColumn[] {
  const found = below.rel.columns.map((column) => column);
  for (const [from, to] of below.places) {
    if (columns[from] !== undefined) found[to] = columns[from];
  }
  return found;
}

function movedOrder(order: readonly SortItem[], below: Pruned): SortItem[] {
  return order.map((item) => ({ ...item, column: placeOf(below, item.column) }));
}
