import { describe, expect, it } from 'vitest';
import { int32 } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { resultSink } from '../../../src/cli/sql/resultSink.js';
import type { SinkContext } from '../../../src/sink/sink.js';
import { createEngine } from '../../../src/wasm/load.node.js';

describe('resultSink', () => {
  it('keeps rows in its handles, so that a restored job has them all', async () => {
    const own = schema({ a: int32() });
    const engine = createEngine();
    const context = {
      engine,
      schema: own,
      name: 'result',
      signal: new AbortController().signal,
    } as unknown as SinkContext;
    const options = { encoding: 'csv', timeZone: 'UTC', changelog: false } as const;
    const first = resultSink(options);
    const writer = await first.open(context);
    writer.write(new RowWriter(engine, own).write([{ a: 1 }, { a: 2 }]));
    const handle = await writer.preCommit(1);
    await writer.close();
    const second = resultSink(options);
    const restored = await second.open({ ...context, restored: [handle] });
    restored.write(new RowWriter(engine, own).write([{ a: 3 }]));
    await restored.close();
    expect([...second.rows]).toEqual(['1', '2', '3']);
  });
});
