// CRC-32 of files, where there is no zlib.
const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of pieces one after another. */
export function checksum(pieces: readonly Uint8Array[]): number {
  let value = 0xffffffff;
  for (const piece of pieces)
    for (const byte of piece) value = (value >>> 8) ^ table[(value ^ byte) & 255];
  return ~value >>> 0;
}
