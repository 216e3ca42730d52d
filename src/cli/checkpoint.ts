// `millrace checkpoint`: looks at the checkpoints of a folder, also while a job writes them.
import { Command, InvalidArgumentError, Option } from 'commander';
import { CAT_FORMATS, checkpointCat, type CatFormat } from './checkpointCat.js';
import { checkpointList } from './checkpointList.js';
import { checkpointShow } from './checkpointShow.js';
import { checkpointVerify } from './checkpointVerify.js';
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE } from './exitCodes.js';
import { openOutput } from './output.js';

const TABLE_ROWS = 20;
const FOLDER = 'folder of checkpoints, the storage of a job; or s3://bucket/prefix';
const CHECKPOINT = 'its name or number: chk-000012, 12; default the newest';

/** The command with its subcommands. */
export function checkpointCommand(exitWith: (code: number) => void): Command {
  return new Command('checkpoint')
    .description('look at the checkpoints of a job')
    .exitOverride()
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(verifyCommand(exitWith))
    .addCommand(catCommand(exitWith));
}

function listCommand(): Command {
  return new Command('ls')
    .description('list the checkpoints, and whether they are whole')
    .argument('<folder>', FOLDER)
    .exitOverride()
    .action(async (folder: string) => {
      process.stdout.write(`${await checkpointList(folder)}\n`);
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('tell what a checkpoint holds: tables, values, handles of sinks')
    .argument('<folder>', FOLDER)
    .argument('[checkpoint]', CHECKPOINT)
    .exitOverride()
    .action(async (folder: string, checkpoint?: string) => {
      process.stdout.write(`${await checkpointShow(folder, checkpoint)}\n`);
    });
}

function verifyCommand(exitWith: (code: number) => void): Command {
  return new Command('verify')
    .description('read every file and compare its checksum; exit code 1 when one is damaged')
    .argument('<folder>', FOLDER)
    .argument('[checkpoint]', 'its name or number; default all')
    .exitOverride()
    .action(async (folder: string, checkpoint?: string) => {
      const { isWhole, lines } = await checkpointVerify(folder, checkpoint);
      process.stdout.write(`${lines.join('\n')}\n`);
      exitWith(isWhole ? EXIT_OK : EXIT_FAILED);
    });
}

interface CatOptions {
  readonly format: CatFormat;
  readonly limit?: number;
}

function catCommand(exitWith: (code: number) => void): Command {
  return new Command('cat')
    .description('print a table of state')
    .argument('<folder>', FOLDER)
    .argument('[checkpoint]', CHECKPOINT)
    .argument('[operator]', 'may be left out when there is one')
    .argument('[table]', 'may be left out when there is one')
    .addOption(new Option('--format <format>', 'how').choices(CAT_FORMATS).default('table'))
    .option('--limit <rows>', `rows at most (default ${TABLE_ROWS} as a table, else all)`, rowCount)
    .exitOverride()
    .action(
      async (
        folder: string,
        checkpoint: string | undefined,
        operator: string | undefined,
        table: string | undefined,
        options: CatOptions,
      ) => {
        const { format, limit = format === 'table' ? TABLE_ROWS : Infinity } = options;
        if (format === 'arrow' && process.stdout.isTTY) {
          process.stderr.write('Arrow is no text: write it to a file, > state.arrow\n');
          return exitWith(EXIT_USAGE);
        }
        const output = openOutput(process.stdout);
        const request = { folder, checkpoint, operator, table, format, limit };
        await checkpointCat(request, (piece) => output.write(piece));
        await output.end();
      },
    );
}

function rowCount(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('A whole number of rows, 0 or more, is expected.');
}
