// The connector 'datagen': rows made up, with the options of Flink's.
import type { Fields } from '../../batch/dataType.js';
import { datagen, type FieldOptions, type RandomOptions } from '../../connector/datagen/index.js';
import type { Polled, Source } from '../../source/source.js';
import type { LogicalType } from '../types/index.js';
import { MAX_LENGTH } from '../types/index.js';
import { OptionReader, optionError } from './optionReader.js';
import type { TableFactory, TableRequest } from './tableFactory.js';

const ROWS_PER_SECOND = 10_000;
const TEXT_LENGTH = 100;

const FIELD_OPTIONS = 'kind min max max-past length var-len start end null-rate'.split(' ');

export const datagenFactory: TableFactory = {
  identifier: 'datagen',
  options: [
    { key: 'rows-per-second', text: `rows a second; ${ROWS_PER_SECOND}` },
    { key: 'number-of-rows', text: 'rows in all; without end' },
    { key: 'seed', text: 'the same seed makes the same rows; 0' },
    { key: 'scan.parallelism', text: 'taken for scripts of Flink; one subtask makes rows' },
    {
      key: 'fields.*',
      text:
        "fields.<column>.kind ('random' or 'sequence'), .min, .max, .max-past, .length, .start, " +
        '.end, .null-rate',
    },
  ],
  isBounded: (options) =>
    Object.entries(options).some(
      ([key, value]) =>
        key === 'number-of-rows' || (/^fields\..*\.kind$/.test(key) && value === 'sequence'),
    ),
  source: (request) => {
    const { table, options, schema } = request;
    const reader = new OptionReader(table, options);
    checkFieldOptions(request);
    const fields: Record<string, FieldOptions> = {};
    const pasts = new Set<string>();
    for (const column of table.columns) {
      if (!schema.has(column.name)) continue;
      const isTime = column.type.kind.startsWith('TIMESTAMP');
      fields[column.name] = fieldOptions(column.name, column.type, reader);
      if (isTime && fields[column.name].kind !== 'sequence') pasts.add(column.name);
    }
    const seed = reader.whole('seed');
    const numberOfRows = reader.whole('number-of-rows', 0);
    const source = datagen(schema, {
      fields,
      rowsPerSecond: reader.whole('rows-per-second', 1) ?? ROWS_PER_SECOND,
      ...(numberOfRows !== undefined && { numberOfRows }),
      ...(seed !== undefined && { seed }),
    });
    return pasts.size === 0 ? source : agoSource(source, pasts);
  },
};

function checkFieldOptions({ table, options, schema }: TableRequest): void {
  for (const key of Object.keys(options)) {
    if (!key.startsWith('fields.')) continue;
    const dot = key.lastIndexOf('.');
    const [column, option] = [key.slice('fields.'.length, dot), key.slice(dot + 1)];
    if (!schema.has(column)) {
      const names = schema.names.join(', ');
      throw optionError(table, key, `'${key}' is for no column of the table: ${names}.`);
    }
    if (FIELD_OPTIONS.includes(option)) continue;
    const known = FIELD_OPTIONS.map((name) => `.${name}`).join(', ');
    throw optionError(table, key, `'${key}' is no option of a field: ${known}.`);
  }
}

function fieldOptions(name: string, type: LogicalType, reader: OptionReader): FieldOptions {
  const key = (option: string): string => `fields.${name}.${option}`;
  const kind = reader.word(key('kind'), ['random', 'sequence']) ?? 'random';
  if (kind === 'sequence') {
    const advice = `'${key('kind')}' = 'sequence' counts from it`;
    const from = reader.whole(key('start')) ?? Number(reader.required(key('start'), advice));
    const to = reader.whole(key('end')) ?? Number(reader.required(key('end'), advice));
    return { kind, start: from, end: to };
  }
  if (reader.boolean(key('var-len')) === true) {
    throw reader.unsupported(key('var-len'), 'texts have the length of the option length');
  }
  const nullRate = reader.number(key('null-rate'));
  return { ...rangeOf(name, type, reader), ...(nullRate !== undefined && { nullRate }) };
}

function rangeOf(name: string, type: LogicalType, reader: OptionReader): RandomOptions {
  const key = (option: string): string => `fields.${name}.${option}`;
  switch (type.kind) {
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return { min: 0, max: reader.milliseconds(key('max-past')) ?? 0 };
    case 'CHAR':
    case 'VARCHAR': {
      const most = type.length === MAX_LENGTH ? TEXT_LENGTH : type.length;
      return { length: reader.whole(key('length'), 1) ?? most };
    }
    default: {
      const [min, max] = [reader.number(key('min')), reader.number(key('max'))];
      return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    }
  }
}

/** Values of some columns are milliseconds before the time at which their row is made. */
function agoSource(source: Source<Fields>, columns: ReadonlySet<string>): Source<Fields> {
  return {
    ...source,
    open: async (split, position, context) => {
      const reader = await source.open(split, position, context);
      const poll = async (): Promise<Polled> => {
        const polled = await reader.poll();
        if (polled.kind !== 'rows') return polled;
        const now = context.clock.now();
        for (const row of polled.rows as readonly Record<string, unknown>[]) {
          for (const name of columns) {
            const ago = row[name];
            if (typeof ago === 'number') row[name] = now - ago;
          }
        }
        return polled;
      };
      return { poll, position: () => reader.position(), close: () => reader.close() };
    },
  };
}
