// CRC-32 of files, by Node's zlib.
import { crc32 } from 'node:zlib';

/** CRC-32 of pieces one after another. */
export function checksum(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((value, piece) => crc32(piece, value), 0);
}
