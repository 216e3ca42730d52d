// Encoded rows cut into records, and CSV records into fields.

const QUOTE = '"';

/** Records of JSON Lines: a line each. */
export function jsonRecords(text: string): string[] {
  return text === '' ? [] : text.slice(0, -1).split('\n');
}

/** Records of CSV that was written with `\n`; a quoted field may have line ends. */
export function csvRecords(text: string): string[] {
  if (text === '') return [];
  if (!text.includes(QUOTE)) return jsonRecords(text);
  const records: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) isQuoted = !isQuoted;
    else if (code === 10 && !isQuoted) {
      records.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return records;
}

/** The fields of a CSV record; null where nothing stands, not even quotes. */
export function csvFields(record: string): (string | null)[] {
  const fields: (string | null)[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at <= record.length; at++) {
    const isEnd = at === record.length || (record[at] === ',' && !isQuoted);
    if (!isEnd) {
      if (record[at] === QUOTE) isQuoted = !isQuoted;
      continue;
    }
    fields.push(fieldValue(record.slice(start, at)));
    start = at + 1;
  }
  return fields;
}

function fieldValue(text: string): string | null {
  if (text === '') return null;
  return text.startsWith(QUOTE) ? text.slice(1, -1).replaceAll('""', QUOTE) : text;
}

/** A value as a field of CSV. */
export function csvField(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll(QUOTE, '""')}"` : value;
}
