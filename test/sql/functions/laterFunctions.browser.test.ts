import { describe, expect, it } from 'vitest';
import { LATER, LOADED } from '../../../src/sql/functions/laterFunctions.browser.js';
import { LOADED as OF_NODE } from '../../../src/sql/functions/laterFunctions.node.js';

describe('laterFunctions.browser', () => {
  it.each(LATER.map((group) => [group.names.slice(0, 40), group] as const))(
    'knows the names of its group: %s …',
    async (_names, group) => {
      const { functions } = await group.load();
      expect(group.names.split(',')).toEqual(functions.map(({ name }) => name));
    },
  );

  it('has what Node has', async () => {
    const groups = await Promise.all(LATER.map((group) => group.load()));
    const names = [...LOADED, ...groups.flatMap(({ functions }) => functions)].map(
      ({ name }) => name,
    );
    expect(names.toSorted()).toEqual(OF_NODE.map(({ name }) => name).toSorted());
  });
});
