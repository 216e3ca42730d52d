// CRC-32 of files, by Node's zlib.
import { crc32 } from 'node:zlib';

/** CRC-32 of pieces one after another. */
export function checksum(pieces: readonly Uint8Array[]): number {
  // zlib starts anew at bytes that have no address, as empty ones may have none.
  return pieces.reduce((value, piece) => (piece.length === 0 ? value : crc32(piece, value)), 0);
}
