import { expect, it } from 'vitest';
import { keyOfPosition, positionOfKey } from '../../../src/connector/database/keyPosition.js';

it('keeps keys exact through JSON', () => {
  const key = [9007199254740993n, 'text', 1.5, true, Uint8Array.of(0, 255), null];
  const position = JSON.parse(JSON.stringify(positionOfKey(key))) as never;
  expect(keyOfPosition(position, key.length)).toEqual(key);
  expect(keyOfPosition(null, 2)).toBeUndefined();
});

it('refuses positions of others', () => {
  expect(() => keyOfPosition(17, 1)).toThrow(/position 17 is none of a key of 1 columns/);
  expect(() => keyOfPosition(['a'], 2)).toThrow(/or the key was changed/);
});
