import { expect, it } from 'vitest';
import { issuesText } from '../../src/decode/validated.js';

it('tells a few issues with their paths', () => {
  expect(issuesText([{ message: 'wrong' }])).toBe('wrong');
  const issue = { message: 'wrong', path: ['a', { key: 0 }, 'b'] };
  expect(issuesText([issue, { message: 'no' }])).toBe('a.0.b: wrong; no');
  expect(issuesText([issue, issue, issue, issue, issue])).toMatch(
    /^(a.0.b: wrong; ){3}and 2 more$/,
  );
});
