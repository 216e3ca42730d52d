// Rows as text for golden files: a line of JSON a row, keys in the order of the columns.

/**
 * Newline-delimited JSON. What JSON cannot say is written as it reads best: bigint as digits, Date
 * as ISO text, bytes as base64, a Map as pairs, NaN and infinities as text.
 */
export function goldenText(rows: readonly unknown[]): string {
  return rows.map((row) => `${valueText(row)}\n`).join('');
}

function valueText(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? numberText(value) : `"${value}"`;
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      return JSON.stringify(value) ?? 'null';
  }
}

/** Negative zero is another value than zero, so that it shows. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function objectText(value: object): string {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '"Invalid Date"' : dateText(value);
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (value instanceof Map) return arrayText([...value]);
  if (Array.isArray(value)) return arrayText(value);
  if (ArrayBuffer.isView(value)) return arrayText([...(value as unknown as Iterable<unknown>)]);
  const fields = Object.entries(value).map(
    ([key, of]) => `${JSON.stringify(key)}:${valueText(of)}`,
  );
  return `{${fields.join(',')}}`;
}

const dateText = (date: Date): string => JSON.stringify(date.toISOString());
const arrayText = (values: readonly unknown[]): string => `[${values.map(valueText).join(',')}]`;
