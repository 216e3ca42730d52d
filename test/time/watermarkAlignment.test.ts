import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlignmentGroups } from '../../src/time/watermarkAlignment.js';

const settings = { group: 'orders', maxDriftMs: 60, updateIntervalMs: 1000 };
const members = ['a', 'b', 'c'].map((member) => ({ group: 'orders', member }));

describe('a group', () => {
  it('waits for the member that is lowest, and for those that said nothing yet', () => {
    const groups = new AlignmentGroups(members);
    const [a, b, c] = members.map(({ member }) => groups.join(settings, member));
    a.tell(100);
    b.tell(30);
    expect(a.limit).toBe(-Infinity);
    c.tell(Infinity);
    expect([a.limit, b.limit]).toEqual([90, 90]);
    b.leave();
    expect(a.limit).toBe(160);
    c.tell(50);
    expect(a.limit).toBe(110);
  });

  it('wakes those who wait when the limit moves, and only then', async () => {
    const groups = new AlignmentGroups(members.slice(0, 2));
    const [a, b] = members.map(({ member }) => groups.join(settings, member));
    a.tell(100);
    b.tell(30);
    let woken = false;
    void a.changed().then(() => (woken = true));
    a.tell(120);
    await Promise.resolve();
    expect(woken).toBe(false);
    b.tell(31);
    await Promise.resolve();
    expect(woken).toBe(true);
  });

  it('knows nothing of others', () => {
    const groups = new AlignmentGroups([...members, { group: 'payments', member: 'a' }]);
    const payments = groups.join({ ...settings, group: 'payments' }, 'a');
    payments.tell(5);
    expect(payments.limit).toBe(65);
  });

  it('answers with the lowest of the others', () => {
    const told = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer()), { minLength: 1 });
    fc.assert(
      fc.property(told, (reports) => {
        const groups = new AlignmentGroups(members);
        const at = new Map(members.map(({ member }) => [member, -Infinity]));
        for (const [member, watermark] of reports) {
          at.set(member, watermark);
          const others = [...at].filter(([other]) => other !== member).map(([, value]) => value);
          expect(groups.report('orders', member, watermark)).toBe(Math.min(...others));
        }
        expect(groups.join(settings, 'a').limit).toBe(Math.min(...at.values()) + 60);
      }),
    );
  });
});
