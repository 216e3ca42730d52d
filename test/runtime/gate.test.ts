import { describe, expect, it } from 'vitest';
import { Gate } from '../../src/runtime/gate.js';

describe('a gate', () => {
  it('is open until it is closed, and lets through who waits when it opens', async () => {
    const gate = new Gate();
    expect(gate.closed).toBeUndefined();
    const open = gate.close();
    const through: string[] = [];
    const waiting = gate.closed?.then(() => through.push('a'));
    await Promise.resolve();
    expect(through).toEqual([]);
    open();
    await waiting;
    expect(through).toEqual(['a']);
    expect(gate.closed).toBeUndefined();
  });

  it('stays closed while anyone holds it', async () => {
    const gate = new Gate();
    const [first, second] = [gate.close(), gate.close()];
    const { closed } = gate;
    first();
    first();
    expect(gate.closed).toBe(closed);
    second();
    expect(gate.closed).toBeUndefined();
    await closed;
  });

  it('may be closed again; who opened it before has no hold on it', () => {
    const gate = new Gate();
    const before = gate.close();
    before();
    const open = gate.close();
    before();
    expect(gate.closed).toBeDefined();
    open();
    expect(gate.closed).toBeUndefined();
  });
});
