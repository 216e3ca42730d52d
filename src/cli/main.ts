// The command line: run a job file, explain it, or look at its checkpoints.
import { Command, CommanderError, Option } from 'commander';
import { checkpointCommand } from './checkpoint.js';
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE } from './exitCodes.js';
import { explainFile } from './explain.js';
import { packageVersion } from './packageVersion.js';
import { reportError } from './reportError.js';
import { runFile, type RunOptions } from './run.js';
import { RESULT_FORMATS } from './sql/resultText.js';
import { isScript } from './sql/runScript.js';

/** Runs the command line; resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = EXIT_OK;
  const program = new Command('millrace')
    .description('Stream processing for TypeScript: event time, windows, WebAssembly kernels.')
    .version(packageVersion())
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(millrace --help lists the commands)')
    .addCommand(runCommand((code) => (exitCode = code)))
    .addCommand(explainCommand())
    .addCommand(checkpointCommand((code) => (exitCode = code)));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
    reportError(error);
    return EXIT_FAILED;
  }
}

function runCommand(exitWith: (code: number) => void): Command {
  return withRunOptions(new Command('run'))
    .description('run a job file or a script of SQL; TypeScript needs no build step')
    .argument(
      '<file>',
      'script.sql, or job.ts or job.js: calls execute(), or exports a function of an environment',
    )
    .argument('[args...]', 'passed to the job file as process.argv')
    .passThroughOptions()
    .exitOverride()
    .action(async (file: string, jobArgs: string[], options: RunOptions, command: Command) => {
      if (isScript(file)) {
        exitWith(await runFile(file, [], optionsBehind(jobArgs, options)));
        return;
      }
      warnOfOwn(command, jobArgs);
      exitWith(await runFile(file, jobArgs, options));
    });
}

/** Options may stand behind a script too, as it takes no arguments. */
function optionsBehind(args: readonly string[], options: RunOptions): RunOptions {
  const command = withRunOptions(new Command('run')).exitOverride().allowExcessArguments(false);
  command.parse([...args], { from: 'user' });
  const behind = Object.entries(command.opts<RunOptions>()).filter(
    ([name]) => command.getOptionValueSource(name) === 'cli',
  );
  const all: RunOptions = { ...options, ...Object.fromEntries(behind) };
  const define = { ...options.define, ...command.opts<RunOptions>().define };
  return Object.keys(define).length === 0 ? all : { ...all, define };
}

function withRunOptions(command: Command): Command {
  return command
    .option('--quiet', 'no progress')
    .option(
      '--progress <ms>',
      'milliseconds between progress (default 100 on a terminal, else 1000)',
      positiveNumber,
    )
    .option(
      '--parallelism <n>',
      "subtasks, each in a thread; 'auto' = one a core (needs a default-exported function)",
      parallelismOf,
    )
    .option('--checkpoints <folder>', 'take checkpoints there (or s3://…), go on from the newest')
    .option('--checkpoint-interval <duration>', "between checkpoints: '10s' (default), '500ms'")
    .option('--restore <checkpoint>', "start from 'none' or a folder: savepoint-000012")
    .option('--claim', 'the savepoint that --restore names goes when the job has newer ones')
    .option('--allow-non-restored-state', 'drop state of operators that the job has not any more')
    .option('--metrics-port <port>', 'serve metrics for Prometheus at this port', portOf)
    .option('--drain', 'Ctrl-C and SIGTERM fire the windows that are open')
    .option('--savepoint', 'Ctrl-C and SIGTERM leave a savepoint')
    .addOption(
      new Option('--format <format>', 'of the results of a script')
        .choices([...RESULT_FORMATS])
        .default('table'),
    )
    .option('--changelog', 'print every change of a result with its kind: +I, -U, +U, -D')
    .option(
      '-D, --define <key=value>',
      'an option of a script as SET makes it: -D table.local-time-zone=Europe/Berlin',
      definitionOf,
    );
}

/** Options behind the file are the job's: one of ours there is most likely a mistake. */
function warnOfOwn({ options }: Command, jobArgs: readonly string[]): void {
  const names = new Set(jobArgs.map((arg) => arg.split('=')[0]));
  for (const { long } of options) {
    if (typeof long !== 'string' || !names.has(long)) continue;
    process.stderr.write(`${long} behind the file goes to the job; put it before: run ${long} …\n`);
  }
}

function explainCommand(): Command {
  return new Command('explain')
    .description('draw the plan of a job file or a script of SQL without running it')
    .argument('<file>', 'script.sql, job.ts or job.js')
    .exitOverride()
    .action(explainFile);
}

function parallelismOf(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new CommanderError(
    EXIT_USAGE,
    'millrace.argument',
    `'${text}' is neither 'auto' nor a whole number of subtasks, 1 or more`,
  );
}

/** `key=value`, any number of times. */
function definitionOf(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at > 0) return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
  throw new CommanderError(EXIT_USAGE, 'millrace.argument', `'${text}' is not key=value`);
}

function portOf(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new CommanderError(EXIT_USAGE, 'millrace.argument', `'${text}' is not a port, 0 to 65535`);
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (value >= 1) return value;
  throw new CommanderError(
    EXIT_USAGE,
    'millrace.argument',
    `'${text}' is not a number of milliseconds, 1 or more`,
  );
}
