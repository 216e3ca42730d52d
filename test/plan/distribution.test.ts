import { describe, expect, it } from 'vitest';
import {
  blackhole,
  callback,
  count,
  environment,
  fromArray,
  int32,
  mapState,
  max,
  schema,
  string,
  timestamp,
  tumble,
  watermarks,
  type Sink,
} from '../../src/index.js';
import { distributionOf } from '../../src/plan/distribution.js';
import type { LogicalNode } from '../../src/plan/logical.js';
import { exchangeCount } from '../../src/plan/task.js';

const events = schema({ n: int32(), at: timestamp(3), user: string(), item: string() });
const env = environment();
const stream = env.from(fromArray(events, []), { watermarks: watermarks.monotonous('at') });
const of = (node: LogicalNode): unknown => node.inputs.map((_, i) => distributionOf(node, i));
const [USER, ITEM] = [2, 3];
const toUser = { to: 'keys', keys: [USER] };
const single = { to: 'single' };

describe('rows are dealt out', () => {
  it('by the keys of the operator that reads them', () => {
    const byUser = stream.keyBy('user');
    const minutes = byUser.window(tumble('1 min'));
    expect(of(byUser.aggregate({ n: count() }).node)).toEqual([toUser]);
    expect(of(byUser.reduce((a) => a).node)).toEqual([toUser]);
    expect(of(minutes.aggregate({ n: count() }).node)).toEqual([toUser]);
    const output = schema({ n: int32() });
    expect(of(minutes.process({ output, process: () => undefined }).node)).toEqual([toUser]);
    expect(of(byUser.process({ output, processElement: () => undefined }).node)).toEqual([toUser]);
    const two = stream.keyBy('item', 'user').aggregate({ n: count() }).node;
    expect(of(two)).toEqual([{ to: 'keys', keys: [ITEM, USER] }]);
  });

  it('by the keys of each side of a join', () => {
    const sides = [toUser, { to: 'keys', keys: [ITEM] }];
    const [a, b] = [stream.keyBy('user'), stream.keyBy('item')];
    expect(of(a.intervalJoin(b).between('-1s', '1s', { right: 'other_' }).node)).toEqual(sides);
    expect(of(a.join(b, { right: 'other_' }).node)).toEqual(sides);
  });

  it('to the first where there is no key', () => {
    const all = stream.windowAll(tumble('1 min')).aggregate({ n: max('n') });
    expect(of(all.node)).toEqual([single]);
  });

  it('to all, when they are broadcast', () => {
    const rules = stream.broadcast({ rules: mapState(string(), string()) });
    const output = schema({ n: int32() });
    const fn = {
      output,
      processElement: () => undefined,
      processBroadcastElement: () => undefined,
    };
    const toAll = { to: 'broadcast' };
    expect(of(stream.connect(rules).process(fn).node)).toEqual([undefined, toAll]);
    expect(of(stream.keyBy('user').connect(rules).process(fn).node)).toEqual([toUser, toAll]);
  });

  it('to the first for sinks with one writer, and not at all elsewhere', () => {
    const sinkNode = (sink: Sink): LogicalNode => {
      const { node } = stream;
      return { kind: 'sink', name: 's', schema: node.schema, sink, inputs: [node] };
    };
    expect(of(sinkNode(callback(() => undefined)))).toEqual([single]);
    expect(of(sinkNode(blackhole()))).toEqual([undefined]);
    expect(of(stream.filter((row) => row.n > 0).node)).toEqual([undefined]);
    expect(of(stream.select('n').node)).toEqual([undefined]);
    expect(of(stream.union(stream).node)).toEqual([undefined, undefined]);
    expect(of(stream.node)).toEqual([]);
  });

  it('through as many exchanges as there are such inputs', () => {
    const counts = stream.keyBy('user').aggregate({ n: count() });
    const joined = stream.keyBy('user').join(stream.keyBy('item'), { right: 'other_' });
    expect(exchangeCount([stream.node, counts.node, joined.node])).toBe(3);
  });
});
