// A field of CSV by RFC 4180.

/** NULL is nothing, the empty string `""`; quoted where a reader would take it for something else. */
export function csvField(text: string | null): string {
  if (text === null) return '';
  if (text === '') return '""';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
