import { describe, expect, it } from 'vitest';
import { bytesText, countText, durationText, timeText } from '../../src/cli/numberText.js';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [950, '950'],
    [12_345, '12.3 k'],
    [3_000_000, '3.0 M'],
  ])('count %i is %s', (count, text) => expect(countText(count)).toBe(text));

  it.each([
    [12, '12 B'],
    [1_200_000_000, '1.2 GB'],
  ])('%i bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [4_500, '4.5 s'],
    [123_000, '2 min 03 s'],
  ])('%i ms are %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it('times are UTC', () => expect(timeText(0)).toBe('1970-01-01 00:00:00'));
});
