// Sinks that are often full, behind an exchange whose rings are full too: no subtask may wait for
// room on the way to another that waits for the same of it.
import {
  environment,
  int64,
  last,
  schema,
  string,
  type Schema,
  type Sink,
  type Source,
} from 'millrace';
import { expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const POLLS = 60;
const POLL_ROWS = 256;
const texts = schema({ key: int64(), text: string() });
type Texts = typeof texts extends Schema<infer F> ? F : never;

/** Rows of a kilobyte from a split for each subtask. */
function longRows(splits: number): Source<Texts> {
  const text = 'x'.repeat(1000);
  const rows = Array.from({ length: POLL_ROWS }, (_, i) => ({ key: BigInt(i), text }));
  return {
    name: 'long rows',
    schema: texts,
    isBounded: false,
    splits: async () => Array.from({ length: splits }, (_, id) => ({ id: String(id) })),
    open: async (_, position) => {
      let polls = Number(position ?? 0);
      return {
        poll: () => (polls++ < POLLS ? { kind: 'rows', rows } : { kind: 'end' }),
        position: () => polls,
        close: async () => undefined,
      };
    },
  };
}

/** A sink that wants a flush behind every batch. */
function oftenFull(sink: Sink): Sink {
  return {
    ...sink,
    isParallel: true,
    open: async (context) => {
      const writer = await sink.open(context);
      let isFull = false;
      return {
        write: (batch) => {
          writer.write(batch);
          isFull = true;
        },
        get needsFlush() {
          return isFull;
        },
        flush: async () => {
          await writer.flush();
          await new Promise((resolve) => setImmediate(resolve));
          isFull = false;
        },
        preCommit: (id) => writer.preCommit(id),
        commit: (handle) => writer.commit(handle),
        abort: () => writer.abort(),
        close: () => writer.close(),
      };
    },
  };
}

it.each([2, 3])(
  '%d subtasks that send each other more than rings hold end',
  async (parallelism) => {
    const out = new CommittedRows();
    const env = environment({ parallelism, workers: false });
    env
      .from(longRows(parallelism))
      .keyBy('key')
      .aggregate({ text: last('text') })
      .sinkTo(oftenFull(out.sink()), 'slow');
    await env.execute().done;
    expect(out.rows.length).toBe(parallelism * POLLS * POLL_ROWS);
  },
);
