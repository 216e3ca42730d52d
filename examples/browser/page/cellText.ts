// Values of a result as people read them.
const whole = new Intl.NumberFormat('en');
const two = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A value of a column whose type SQL calls `type`; null is a dash. */
export function cellText(value: unknown, type: string): string {
  if (value === null || value === undefined) return '–';
  if (value instanceof Date) return timeText(value);
  if (typeof value === 'bigint') return whole.format(value);
  if (typeof value === 'number') {
    return (/^(?:FLOAT|DOUBLE)/.test(type) ? two : whole).format(value);
  }
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part,
  );
}

/** True for columns whose digits stand below each other. */
export function isNumeric(type: string): boolean {
  return /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)/.test(type);
}

/** `2001-01-31`, `2001-01-31 17:05`, `2001-01-31 17:05:09.123`: no more than there is. */
function timeText(time: Date): string {
  const text = time.toISOString().replace('T', ' ');
  return text.replace(/(?: 00:00)?(?::00)?(?:\.000)?Z$/, '');
}
