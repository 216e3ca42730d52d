import { describe, expect, it } from 'vitest';
import { parseBytes, type ByteSize } from '../../src/wasm/byteSize.js';

describe('byte sizes', () => {
  it.each<[ByteSize, number]>([
    [4096, 4096],
    ['512B', 512],
    ['2GiB', 2 * 1024 ** 3],
    ['1.5 MiB', 1.5 * 1024 ** 2],
    ['3 GB', 3e9],
    ['64kB', 64_000],
  ])('%s is %i bytes', (size, bytes) => expect(parseBytes(size)).toBe(bytes));

  it.each(['2 gigabytes', '-1MB', '', 'MiB', -5, 0])(
    '%s is an error that says what to write',
    (size) => {
      expect(() => parseBytes(size as ByteSize)).toThrow(/expected '2GiB'/);
    },
  );

  it('keeps the default', () => expect(parseBytes(undefined)).toBeUndefined());
});
