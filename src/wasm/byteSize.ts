// Byte sizes as people write them: '2GiB', '512 MiB', 1048576.
import { MillraceError } from '../error.js';

/** A number of bytes, or text with a unit. */
export type ByteSize =
  number | `${number}${'' | ' '}${'B' | 'KiB' | 'MiB' | 'GiB' | 'kB' | 'MB' | 'GB'}`;

const UNITS: Record<string, number> = {
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
};

/** Bytes of a size; undefined stays undefined. @throws MillraceError PLAN_INVALID_ARGUMENT */
export function parseBytes(size: ByteSize | undefined): number | undefined {
  if (size === undefined || (typeof size === 'number' && size > 0)) return size;
  const match = /^(\d+(?:\.\d+)?) ?([kMGK]?i?B)$/.exec(String(size));
  const unit = match === null ? undefined : UNITS[match[2]];
  if (match === null || unit === undefined) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `'${size}' is no size; expected '2GiB', '512MiB' or bytes.`,
    );
  }
  return Number(match[1]) * unit;
}
