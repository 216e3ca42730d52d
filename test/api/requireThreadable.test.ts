import { describe, expect, it } from 'vitest';
import { requireThreadable } from '../../src/api/requireThreadable.js';
import { VirtualClock } from '../../src/index.js';

describe('what goes to other threads', () => {
  it('is what a structured clone copies', () => {
    const args = {
      text: 'a',
      date: new Date(0),
      map: new Map([[1, 2n]]),
      bytes: new Uint8Array(3),
    };
    expect(() => requireThreadable(args, {})).not.toThrow();
    expect(() => requireThreadable(undefined, { parallelism: 2 })).not.toThrow();
  });

  it.each([{ onRow: () => undefined }, Symbol('s'), new WeakMap()])('is not %o', (args) => {
    expect(() => requireThreadable(args, {})).toThrow(/args cannot be copied to other threads/);
  });

  it('is no clock', () => {
    const clock = new VirtualClock();
    expect(() => requireThreadable({}, { clock })).toThrow(/A clock of your own cannot be shared/);
  });
});
