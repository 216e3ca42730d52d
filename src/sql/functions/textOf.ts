// Values as Java writes them.

/** A DOUBLE: `1.0`, `1.0E7`, `1.0E-4`. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? value.toFixed(1) : String(value);
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** `2024-02-29 23:59:59.123`, without zeros at the end of the fraction. */
export function formatTimestamp(value: Date | string): string {
  const text =
    typeof value === 'string' ? value : value.toISOString().slice(0, -1).replace('T', ' ');
  return text.replace(/(?:\.0+|(\.\d*?)0+)$/, '$1');
}

/** Bytes as base64. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
