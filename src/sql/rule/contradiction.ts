// Contradictions: comparisons of one value with constants that leave it no room.
//
//   a = 1 AND a = 2        a > 5 AND a <= 3        a BETWEEN 7 AND 4
import type { Rex, RexCall } from '../rex/rex.js';
import { rexText } from '../rex/rexText.js';

type Bound = number | bigint;

/** What comparisons leave: from `lower` to `upper`. */
interface Room {
  lower?: { readonly value: Bound; readonly isOpen: boolean };
  upper?: { readonly value: Bound; readonly isOpen: boolean };
  /** Texts that the value has to equal. */
  readonly texts: Set<string>;
}

/** True where no value meets all of several conditions. */
export function contradict(conditions: readonly Rex[]): boolean {
  const rooms = new Map<string, Room>();
  for (const condition of conditions) {
    if (condition.kind !== 'call') continue;
    for (const comparison of comparisonsOf(condition)) narrow(comparison, rooms);
  }
  return [...rooms.values()].some(isEmpty);
}

interface Comparison {
  readonly operator: string;
  readonly value: Rex;
  readonly constant: Rex;
}

const MIRRORED: Readonly<Record<string, string>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function comparisonsOf({ name, args, option }: RexCall): readonly Comparison[] {
  const [value, first, second] = args;
  if (name === 'BETWEEN' && option === undefined) {
    return [
      { operator: '>=', value, constant: first },
      { operator: '<=', value, constant: second },
    ];
  }
  const mirrored = MIRRORED[name];
  if (mirrored === undefined || args.length !== 2) return [];
  if (value.kind !== 'literal') return [{ operator: name, value, constant: first }];
  return [{ operator: mirrored, value: first, constant: value }];
}

function narrow({ operator, value, constant }: Comparison, rooms: Map<string, Room>): void {
  if (constant.kind !== 'literal') return;
  if (value.kind !== 'input' && value.kind !== 'field') return;
  const key = rexText(value);
  const room: Room = rooms.get(key) ?? { texts: new Set() };
  rooms.set(key, room);
  if (typeof constant.value === 'string' && constant.type.kind.endsWith('CHAR')) {
    if (operator === '=' && value.type.kind === 'VARCHAR') room.texts.add(constant.value);
    return;
  }
  const bound = boundOf(constant.value);
  if (bound === undefined) return;
  const end = { value: bound, isOpen: operator.length === 1 && operator !== '=' };
  if (operator !== '<' && operator !== '<=') room.lower = tighter(room.lower, end, 1);
  if (operator !== '>' && operator !== '>=') room.upper = tighter(room.upper, end, -1);
}

function boundOf(value: unknown): Bound | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value instanceof Date ? value.getTime() : undefined;
}

type End = NonNullable<Room['lower']>;

/** The one of two ends that leaves less. */
function tighter(known: End | undefined, end: End, direction: 1 | -1): End {
  if (known === undefined) return end;
  if (known.value === end.value) return known.isOpen ? known : end;
  return end.value > known.value === (direction === 1) ? end : known;
}

function isEmpty({ lower, upper, texts }: Room): boolean {
  if (texts.size > 1) return true;
  if (lower === undefined || upper === undefined) return false;
  if (Number(lower.value) === Number(upper.value)) return lower.isOpen || upper.isOpen;
  return lower.value > upper.value;
}
