import { expect, it } from 'vitest';
import * as browser from '../../../src/sql/bind/subqueries.browser.js';
import * as node from '../../../src/sql/bind/subqueries.node.js';
import { bindLoading, NotLoaded } from '../../../src/sql/notLoaded.js';

it('has what Node has, once it is loaded', async () => {
  expect(Object.keys(browser).toSorted()).toEqual(Object.keys(node).toSorted());
  const nothing = {} as never;
  const bind = (): unknown => browser.scalarQuery(nothing, nothing);
  expect(bind).toThrow(NotLoaded);
  await expect(bindLoading(bind)).rejects.toThrow(TypeError);
});
