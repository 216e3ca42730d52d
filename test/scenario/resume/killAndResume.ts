// Kill and resume: a scenario undisturbed, then at parallelism 2 with checkpoints, killed, and gone
// on with at 1, 3 and 4 in copies of the world; all must have committed the same.
//
//   1 ──────────────────────────► answer
//   2 ───c────c──✗ ┬─ 1 ───c──✗ 3 ─────► the same       c checkpoint   ✗ killed
//                  ├─ 3 ──c──────c─────► the same
//                  └─ 4 ─────c─────────► the same
//
// Everything that is drawn follows from a seed.
import assert from 'node:assert/strict';
import { environment, noRestart, type Job } from 'millrace';
import { Random } from './random.js';
import type { Comparison, Scenario } from './scenario.js';
import { Life, World, type Death, type Step, type Written } from './world.js';

/** What happened, for the message of a failure. */
interface Attempt {
  readonly parallelism: number;
  readonly death: Death | undefined;
  readonly ended: string;
}

/** What one seed drew for the runs of a scenario. */
interface Draw {
  readonly random: Random;
  readonly batchSize: number;
  readonly isParallel: boolean;
  /** Polls of the undisturbed run. */
  readonly polls: number;
}

/** The undisturbed run. */
interface Answer {
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly polls: number;
}

const RESUMED_AT = [1, 3, 4];
const BATCH_SIZES = [8192, 100, 7];
/** A job that was killed so often is left to finish. */
const MOST_DEATHS = 3;
const RARE: readonly Step[] = [
  'put',
  'torn',
  'rename',
  'delete',
  'get',
  'preCommit',
  'commit',
  'committed',
];

/** Runs a scenario undisturbed; with `expected` the answer must be that one. */
export async function undisturbed(scenario: Scenario): Promise<Answer> {
  const world = new World();
  const life = new Life(world, undefined);
  const settings = { batchSize: scenario.batchSizes?.[0] ?? BATCH_SIZES[0], isParallel: false };
  await (
    await start(scenario, life, { ...settings, parallelism: 1 })
  ).done;
  const tables = shown(world, scenario);
  for (const [table, rows] of Object.entries(scenario.expected?.() ?? {})) {
    requireSame(tables.get(table) ?? [], rows, `${scenario.name}, undisturbed, '${table}'`);
  }
  return { tables, polls: life.steps.get('poll') ?? 0 };
}

/**
 * Kills and resumes.
 *
 * @returns How often the job was killed.
 * @throws AssertionError that tells the seed and what happened.
 */
export async function killAndResume(
  scenario: Scenario,
  answer: Answer,
  seed: number,
  resumedAt: readonly number[] = RESUMED_AT,
): Promise<number> {
  const random = Random.of(seed, scenario.name);
  const batchSize = random.pick(scenario.batchSizes ?? BATCH_SIZES);
  const draw = { random, batchSize, isParallel: random.next() < 0.5, polls: answer.polls };
  const world = new World();
  const first = await live(scenario, world, 2, draw, deathOf(draw, 'poll'));
  let deaths = 1;
  for (const parallelism of resumedAt) {
    const copy = world.copy();
    const attempts = [first, ...(await liveOn(scenario, copy, parallelism, draw))];
    deaths += attempts.filter(({ ended }) => ended === 'killed').length - 1;
    const about = `${scenario.name}, seed ${seed}, ${JSON.stringify({ batchSize, attempts })}`;
    for (const { ended } of attempts) assert.match(ended, /^(killed|finished)$/, about);
    const tables = shown(copy, scenario);
    for (const [table, rows] of answer.tables) {
      requireSame(tables.get(table) ?? [], rows, `${about}, '${table}'`);
    }
  }
  return deaths;
}

/** Goes on until the job has finished, at first at a given parallelism. */
async function liveOn(
  scenario: Scenario,
  world: World,
  parallelism: number,
  draw: Draw,
): Promise<Attempt[]> {
  const { random } = draw;
  const attempts: Attempt[] = [];
  for (let at = parallelism; ; at = random.whole(1, 4)) {
    const isLast = attempts.length >= MOST_DEATHS || random.next() < 0.6;
    const attempt = await live(scenario, world, at, draw, isLast ? undefined : deathOf(draw));
    attempts.push(attempt);
    if (attempt.ended !== 'killed') return attempts;
  }
}

function deathOf({ random, polls }: Draw, step?: Step): Death {
  const at = step ?? (random.next() < 0.5 ? 'poll' : random.pick(RARE));
  return { step: at, count: random.whole(1, at === 'poll' ? Math.max(1, polls) : 6) };
}

/** One process from its start to its end. */
async function live(
  scenario: Scenario,
  world: World,
  parallelism: number,
  { random, batchSize, isParallel, polls }: Draw,
  death: Death | undefined,
): Promise<Attempt> {
  const gap = (): number => random.whole(1, Math.max(2, polls >> 2));
  let nextCheckpoint = gap();
  let isTaking = false;
  const takeOne = async (): Promise<void> => {
    isTaking = true;
    // Why it failed is told by the job; when it ends no more can be taken.
    await job.checkpoint().catch(() => undefined);
    isTaking = false;
  };
  const life = new Life(world, death, (poll) => {
    if (poll < nextCheckpoint || isTaking) return;
    nextCheckpoint = poll + gap();
    void takeOne();
  });
  const job = await start(scenario, life, { batchSize, isParallel, parallelism }, life.storage());
  const ended = await job.done.then(
    () => 'finished',
    (error: unknown) => (life.isDead ? 'killed' : String((error as Error).stack)),
  );
  // A process that died with its last step has not told anybody that it finished.
  return { parallelism, death, ended: life.isDead ? 'killed' : ended };
}

interface RunSettings {
  readonly batchSize: number;
  readonly isParallel: boolean;
  readonly parallelism: number;
}

async function start(
  scenario: Scenario,
  life: Life,
  { batchSize, isParallel, parallelism }: RunSettings,
  storage?: ReturnType<Life['storage']>,
): Promise<Job> {
  const env = environment({
    ...scenario.environment,
    batchSize,
    parallelism,
    workers: false,
    restart: noRestart(),
    // The harness takes them itself, at steps that the seed chose.
    ...(storage && { checkpoints: { storage, interval: '1h' } }),
  });
  const compare = scenario.compare ?? { kind: 'rows' };
  const keys = 'keys' in compare ? compare.keys : [];
  const results = await scenario.build(env, (source) => life.watch(source));
  for (const [name, stream] of Object.entries(results)) {
    const { names } = stream.schema;
    const known =
      typeof keys === 'number' ? names.slice(0, keys) : keys.filter((key) => names.includes(key));
    stream.sinkTo(life.table(name, { format: scenario.format, keys: known, isParallel }));
  }
  return env.execute({ signal: life.signal });
}

/** The committed rows of each table as they are compared. */
function shown(world: World, { compare = { kind: 'rows' } }: Scenario): Map<string, string[]> {
  return new Map([...world.tables].map(([name, rows]) => [name, inOrder(rows, compare)]));
}

function inOrder(rows: readonly Written[], { kind }: Comparison): string[] {
  if (kind === 'rows') return rows.map(({ text }) => text).sort();
  if (kind === 'changes') return left(rows).sort();
  const byKey = new Map<string, string[]>();
  for (const { key, text } of rows) {
    const others = byKey.get(key);
    if (others === undefined) byKey.set(key, [text]);
    else others.push(text);
  }
  if (kind === 'last') return [...byKey.values()].flatMap((texts) => texts.slice(-1)).sort();
  const keys = [...byKey.keys()].sort();
  return keys.flatMap((key) => byKey.get(key) ?? []);
}

/** The rows that changes leave. Those of a key come in order, those of several keys in any. */
function left(rows: readonly Written[]): string[] {
  const counts = new Map<string, number>();
  for (const { text, isTakenBack } of rows) {
    counts.set(text, (counts.get(text) ?? 0) + (isTakenBack ? -1 : 1));
  }
  return [...counts].flatMap(([text, count]) =>
    count < 0 ? [`${text} ${count}`] : new Array<string>(count).fill(text),
  );
}

/** Line by line: a difference of thousands of lines takes minutes to draw. */
function requireSame(actual: readonly string[], expected: readonly string[], about: string): void {
  const at = expected.findIndex((row, i) => row !== actual[i]);
  if (at === -1 && actual.length === expected.length) return;
  const place = at === -1 ? expected.length : at;
  const counts = `${actual.length} rows, expected ${expected.length}`;
  const rows = `got ${actual[place]}\nexpected ${expected[place]}`;
  assert.fail(`${about}: ${counts}, the first difference at ${place}:\n${rows}`);
}
