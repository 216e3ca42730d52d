// The option 'format' of files, with Flink's options of each format.
import { arrow, parquet } from '../../connector/filesystem/index.js';
import type { BatchFormat } from '../../connector/filesystem/index.js';
import { csv } from '../../format/csv/index.js';
import type { Format } from '../../format/format.js';
import { json } from '../../format/json/index.js';
import { raw } from '../../format/raw/index.js';
import type { OptionReader } from './optionReader.js';
import type { OptionSpec } from './tableFactory.js';

export const FORMAT_NAMES = ['json', 'csv', 'arrow', 'parquet', 'raw'] as const;

export const FORMAT_OPTIONS: readonly OptionSpec[] = [
  { key: 'json.ignore-parse-errors', text: 'true: lines that do not fit are passed over; false' },
  { key: 'json.fail-on-missing-field', text: 'true: a key that is missing is an error; false' },
  { key: 'json.timestamp-format.standard', text: "'SQL' or 'ISO-8601'; 'SQL'" },
  { key: 'json.encode.ignore-null-fields', text: 'true: leaves fields out that are null; false' },
  { key: 'json.encode.decimal-as-plain-number', text: 'true: decimals are always written plain' },
  { key: 'json.map-null-key.mode', text: "'FAIL': a null key of a MAP is an error" },
  { key: 'json.decode.json-parser.enabled', text: 'taken for scripts of Flink' },
  { key: 'csv.field-delimiter', text: "one character between fields; ','" },
  { key: 'csv.quote-character', text: "one character around fields; '\"'" },
  { key: 'csv.disable-quote-character', text: 'true: no character quotes; false' },
  { key: 'csv.escape-character', text: 'makes the next character literal; quotes are doubled' },
  { key: 'csv.null-literal', text: 'text of NULL; nothing' },
  { key: 'csv.allow-comments', text: "true: lines that begin with '#' are passed over; false" },
  { key: 'csv.ignore-parse-errors', text: 'true: records that do not fit are passed over; false' },
  { key: 'csv.array-element-delimiter', text: "';', which is not read" },
  { key: 'csv.write-bigdecimal-in-scientific-notation', text: 'false: decimals are plain' },
  { key: 'csv.header', text: 'true: the first record has the names of the columns; false' },
  { key: 'parquet.compression', text: "'SNAPPY' or 'UNCOMPRESSED'; 'SNAPPY'" },
];

/** The format of a table. */
export function formatOf(reader: OptionReader, isSink: boolean): Format | BatchFormat {
  reader.required('format', FORMAT_NAMES.map((name) => `'${name}'`).join(', '));
  switch (reader.word('format', FORMAT_NAMES)) {
    case 'json':
      return jsonFormat(reader);
    case 'csv':
      return csvFormat(reader, isSink);
    case 'arrow':
      return arrow();
    case 'raw':
      return raw();
    default: {
      const compression = reader.word('parquet.compression', ['SNAPPY', 'UNCOMPRESSED']);
      return parquet({ ...(compression !== undefined && { compression }) });
    }
  }
}

function jsonFormat(reader: OptionReader): Format {
  if (reader.boolean('json.fail-on-missing-field') === true) {
    throw reader.unsupported('json.fail-on-missing-field', 'declare the column NOT NULL');
  }
  const mode = reader.word('json.map-null-key.mode', ['FAIL', 'DROP', 'LITERAL']);
  if (mode !== undefined && mode !== 'FAIL') {
    throw reader.unsupported('json.map-null-key.mode', "use 'FAIL'");
  }
  return json({
    badRecords: reader.boolean('json.ignore-parse-errors') === true ? 'SKIP' : 'FAIL',
    timestampFormat: reader.word('json.timestamp-format.standard', ['SQL', 'ISO-8601']) ?? 'SQL',
    timestampFraction: 'shortest',
    ignoreNullFields: reader.boolean('json.encode.ignore-null-fields') === true,
  });
}

/** A character that no text has, in place of the quotes of files without them. */
const NO_QUOTE = '\u0002';

function csvFormat(reader: OptionReader, isSink: boolean): Format {
  const isUnquoted = reader.boolean('csv.disable-quote-character') === true;
  if (isUnquoted && isSink) {
    const advice = 'fields with a delimiter could not be read again';
    throw reader.unsupported('csv.disable-quote-character', advice);
  }
  if (reader.boolean('csv.write-bigdecimal-in-scientific-notation') === true) {
    const advice = 'decimals are written plain';
    throw reader.unsupported('csv.write-bigdecimal-in-scientific-notation', advice);
  }
  const delimiter = reader.character('csv.field-delimiter');
  const quote = isUnquoted ? NO_QUOTE : reader.character('csv.quote-character');
  const escape = reader.character('csv.escape-character');
  const nullLiteral = reader.text('csv.null-literal');
  return csv({
    header: reader.boolean('csv.header') === true,
    badRecords: reader.boolean('csv.ignore-parse-errors') === true ? 'SKIP' : 'FAIL',
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(escape !== undefined && { escape }),
    ...(nullLiteral !== undefined && { nullLiteral }),
    ...(reader.boolean('csv.allow-comments') === true && { comment: '#' }),
  });
}
