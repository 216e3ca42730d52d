// The connector 'print': rows on the standard output, with their kinds, as Flink prints them.
import { print } from '../../sink/print.js';
import { OptionReader } from './optionReader.js';
import type { TableFactory } from './tableFactory.js';

export const printFactory: TableFactory = {
  identifier: 'print',
  takesChanges: true,
  options: [
    { key: 'print-identifier', text: 'put before each row; nothing' },
    { key: 'standard-error', text: 'true: the standard error output; false' },
    { key: 'sink.parallelism', text: 'taken for scripts of Flink; one subtask prints' },
  ],
  sink: ({ table, options, write }) => {
    const reader = new OptionReader(table, options);
    reader.whole('sink.parallelism', 1);
    const identifier = reader.text('print-identifier');
    const isError = reader.boolean('standard-error') === true;
    const to = isError ? toStandardError : write;
    return print({
      ...(identifier !== undefined && identifier !== '' && { identifier }),
      ...(to !== undefined && { to }),
    });
  },
};

function toStandardError(text: string): void {
  if (typeof process === 'object' && process.stderr !== undefined) process.stderr.write(text);
  else console.error(text.slice(0, -1));
}
