// Changelogs in tests: random valid ones, what an operator makes of them, and what they come to.
import fc from 'fast-check';
import { inspect } from 'node:util';
import type { Fields } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import type { Schema } from '../../src/batch/schema.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import { VirtualClock } from '../../src/time/clock.js';
import type { Engine } from '../../src/wasm/engine.js';
import { batchFromRows } from './columns.js';

export type ChangeKind = '+I' | '-U' | '+U' | '-D';
export const KINDS: readonly ChangeKind[] = ['+I', '-U', '+U', '-D'];

/** A row with its kind. */
export interface Change {
  readonly kind: ChangeKind;
  readonly row: object;
}

export const takesBack = ({ kind }: Change): boolean => kind === '-U' || kind === '-D';

/**
 * Changelogs that never take back what is not there: inserts, updates and deletes of rows.
 *
 * @param isAppendOnly  Inserts only.
 */
export function changelogs(
  row: fc.Arbitrary<object>,
  isAppendOnly = false,
): fc.Arbitrary<Change[]> {
  const step = fc.record({ what: fc.nat(isAppendOnly ? 0 : 4), which: fc.nat(), row });
  return fc.array(step, { maxLength: 60 }).map((steps) => {
    const there: object[] = [];
    return steps.flatMap(({ what, which, row: added }): Change[] => {
      if (what <= 1 || there.length === 0) {
        there.push(added);
        return [{ kind: '+I', row: added }];
      }
      const [gone] = there.splice(which % there.length, 1);
      if (what === 2) return [{ kind: '-D', row: gone }];
      there.push(added);
      return [
        { kind: '-U', row: gone },
        { kind: '+U', row: added },
      ];
    });
  });
}

/** The rows that a changelog comes to, in order of arrival; the oldest equal one is taken back. */
export function rowsLeft(changes: readonly Change[]): object[] {
  const left: object[] = [];
  for (const change of changes) {
    if (!takesBack(change)) left.push(change.row);
    else {
      const at = left.findIndex((row) => textOf(row) === textOf(change.row));
      if (at < 0) throw new Error(`takes back what is not there: ${textOf(change.row)}`);
      left.splice(at, 1);
    }
  }
  return left;
}

/** A value as text that tells values apart. */
export const textOf = (value: unknown): string => inspect(value, { depth: 9, sorted: true });

/** An operator of one subtask that is fed changelogs. */
export class ChangelogRun {
  readonly clock = new VirtualClock();
  /** All that was emitted, in order. */
  readonly sent: Change[] = [];
  wokenAt = Infinity;

  constructor(
    private readonly engine: Engine,
    readonly operator: Operator,
    private readonly schemas: readonly Schema<Fields>[],
    private readonly batchSize = 5,
  ) {
    operator.open(this.context());
  }

  /** Feeds a batch; returns what it made. */
  feed(changes: readonly Change[], input = 0): Change[] {
    const from = this.sent.length;
    this.engine.arena.reset();
    const kinds = changes.map(({ kind }) => KINDS.indexOf(kind));
    const rows = changes.map(({ row }) => row);
    // Without kinds, as sources have it, where all are +I.
    const system = kinds.some((kind) => kind > 0) ? { kinds } : {};
    const batch = batchFromRows(this.engine, this.schemas[input], rows, system);
    this.operator.processBatch(batch, input);
    return this.sent.slice(from);
  }

  private context(): OperatorContext {
    return {
      engine: this.engine,
      clock: this.clock,
      batchSize: this.batchSize,
      emit: (batch) => {
        const { kinds, rowCount } = batch.verify();
        const bytes = this.engine.memory.u8.slice(kinds, kinds + rowCount);
        readRows(batch).forEach((row, i) => {
          this.sent.push({ kind: kinds === 0 ? '+I' : KINDS[bytes[i]], row });
        });
      },
      emitSide: () => undefined,
      wakeAt: (time) => (this.wokenAt = Math.min(this.wokenAt, time)),
      emitWatermark: () => undefined,
      emitIdle: () => undefined,
      runTurn: (work) => work(),
      signal: new AbortController().signal,
      count: () => undefined,
    };
  }
}

/**
 * What a changelog of rows with a unique key comes to, by key; throws where it is not valid.
 *
 * @param hasBefore  Updates are -U +U; else +U alone.
 */
export function materialized(
  changes: readonly Change[],
  keyOf: (row: object) => unknown,
  hasBefore: boolean,
): Map<string, object> {
  const table = new Map<string, object>();
  let open: string | undefined;
  for (const { kind, row } of changes) {
    const key = textOf(keyOf(row));
    const at = table.get(key);
    const fail = (why: string): never => {
      throw new Error(`${kind} ${textOf(row)}: ${why}, there is ${textOf(at)}`);
    };
    if (open !== undefined && (kind !== '+U' || key !== open)) fail('a -U has no +U');
    if (kind === '+I' && at !== undefined) fail('is there');
    if (kind === '-U' && !hasBefore) fail('nobody wants it');
    if (kind === '+U' && !hasBefore && at === undefined) fail('updates nothing');
    if (kind === '+U' && hasBefore && open === undefined) fail('has no -U');
    if ((kind === '-U' || kind === '-D') && textOf(at) !== textOf(row))
      fail('is not what is there');
    open = kind === '-U' ? key : undefined;
    if (kind === '-U' || kind === '-D') table.delete(key);
    else table.set(key, row);
  }
  return table;
}
