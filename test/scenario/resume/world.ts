// The world of a job that is killed: what outlives its process, and what dies with it.
//
//   World        files of checkpoints, tables: staged and committed rows      outlives, can be copied
//   Life         one process: counts what it does, and dies at a chosen step  what follows does not count
import type { Encoder } from '../../../src/encode/encoder.js';
import { rowKindsOf } from '../../../src/sink/rowKind.js';
import type { Batch } from '../../../src/batch/batch.js';
import { readRows } from '../../../src/batch/readRows.js';
import type { CheckpointStorage } from '../../../src/checkpoint/storage.js';
import type { Sink, SinkContext, SinkWriter } from '../../../src/sink/sink.js';
import type { Json, SplitReader } from '../../../src/source/source.js';
import { nextTurn } from '../../../src/source/turn.js';
import type { Fields, Format, Source } from 'millrace';

/** A row as it is compared: its text, and that of the columns by which it is ordered. */
export interface Written {
  readonly key: string;
  readonly text: string;
  readonly isTakenBack: boolean;
}

interface Staged {
  readonly table: string;
  readonly rows: readonly Written[];
}

/** What a process does that it can die at; those of files and tables before and behind. */
export type Step =
  'poll' | 'put' | 'torn' | 'rename' | 'delete' | 'get' | 'preCommit' | 'commit' | 'committed';

/** The instant of a death: the n-th time that a life comes to a step. */
export interface Death {
  readonly step: Step;
  readonly count: number;
}

/** Thrown by whatever a dead process tries. */
export class Killed extends Error {
  constructor() {
    super('killed');
  }
}

/** What outlives a process. */
export class World {
  readonly files = new Map<string, Uint8Array>();
  /** Committed rows by table, in order. */
  readonly tables = new Map<string, Written[]>();
  readonly staged = new Map<number, Staged>();
  readonly committed = new Set<number>();
  nextHandle = 1;

  /** A copy that goes its own way. */
  copy(): World {
    const copy = new World();
    for (const [path, bytes] of this.files) copy.files.set(path, bytes);
    for (const [table, rows] of this.tables) copy.tables.set(table, [...rows]);
    for (const [handle, staged] of this.staged) copy.staged.set(handle, staged);
    for (const handle of this.committed) copy.committed.add(handle);
    copy.nextHandle = this.nextHandle;
    return copy;
  }

  commit(handle: number): void {
    if (this.committed.has(handle)) return;
    const staged = this.staged.get(handle);
    if (staged === undefined) throw new Error(`Nothing is staged as ${handle}.`);
    const rows = this.tables.get(staged.table) ?? [];
    for (const row of staged.rows) rows.push(row);
    this.tables.set(staged.table, rows);
    this.staged.delete(handle);
    this.committed.add(handle);
  }
}

/** How tables show the rows they are given. */
export interface TableSettings {
  readonly format: Format | undefined;
  readonly keys: readonly string[];
  /** Whether each subtask writes for itself. */
  readonly isParallel: boolean;
}

/** One process. */
export class Life {
  readonly steps = new Map<Step, number>();
  private readonly abortController = new AbortController();

  constructor(
    readonly world: World,
    private readonly death: Death | undefined,
    /** Told of every poll. */
    private readonly onPoll: (poll: number) => void = () => undefined,
  ) {}

  /** Aborted when the process dies. */
  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  get isDead(): boolean {
    return this.signal.aborted;
  }

  /**
   * Comes to a step.
   *
   * @throws Killed when it is the last one, or the process is dead already.
   */
  step(step: Step): void {
    if (this.isDead) throw new Killed();
    const count = (this.steps.get(step) ?? 0) + 1;
    this.steps.set(step, count);
    if (this.death?.step !== step || this.death.count !== count) return;
    this.abortController.abort(new Killed());
    throw new Killed();
  }

  /** A source between whose polls the process can die. */
  watch<F extends Fields>(source: Source<F>): Source<F> {
    const open: Source<F>['open'] = async (split, position, context) =>
      this.watchReader(await source.open(split, position, context));
    return Object.create(source, { open: { value: open } }) as Source<F>;
  }

  /** Files of checkpoints. */
  storage(): CheckpointStorage {
    const { files } = this.world;
    return {
      name: 'the world',
      put: async (path, pieces) => {
        const bytes = Buffer.concat(pieces);
        this.step('put');
        try {
          this.step('torn');
        } catch (error) {
          files.set(path, bytes.subarray(0, bytes.length >> 1));
          throw error;
        }
        files.set(path, bytes);
      },
      get: async (path) => {
        this.step('get');
        const bytes = files.get(path);
        if (bytes === undefined) throw new Error(`There is no file ${path}.`);
        return bytes.slice();
      },
      list: async (folder) => {
        if (this.isDead) throw new Killed();
        const all = [...files.keys()].sort();
        return folder === '' ? all : all.filter((path) => path.startsWith(`${folder}/`));
      },
      delete: async (path) => {
        this.step('delete');
        files.delete(path);
      },
      rename: async (from, to) => {
        this.step('rename');
        const bytes = files.get(from);
        if (bytes === undefined) throw new Error(`There is no file ${from}.`);
        files.delete(from);
        files.set(to, bytes);
      },
    };
  }

  /** A table to write to. */
  table(name: string, settings: TableSettings): Sink {
    return {
      name,
      isParallel: settings.isParallel,
      open: (context) => {
        this.dropUnknown(name, context);
        return new TableWriter(this, name, settings, context);
      },
    };
  }

  private watchReader(reader: SplitReader): SplitReader {
    const watched: SplitReader = {
      poll: async () => {
        // Checkpoints come between polls.
        await nextTurn();
        this.step('poll');
        this.onPoll(this.steps.get('poll') ?? 0);
        return reader.poll();
      },
      position: () => reader.position(),
      close: () => reader.close(),
    };
    const { positionAt } = reader;
    if (positionAt === undefined) return watched;
    return { ...watched, positionAt: (offset) => positionAt.call(reader, offset) };
  }

  /** With several writers each may drop only what nobody will commit. */
  private dropUnknown(table: string, { restored, parallelism = 1 }: SinkContext): void {
    if (restored === undefined || parallelism > 1) return;
    const { staged } = this.world;
    const kept = new Set(restored as readonly number[]);
    for (const [handle, { table: of }] of staged) {
      if (of === table && !kept.has(handle)) staged.delete(handle);
    }
  }
}

class TableWriter implements SinkWriter {
  readonly needsFlush = false;
  private written: Written[] = [];
  private readonly encoder: Encoder | undefined;

  constructor(
    private readonly life: Life,
    private readonly name: string,
    private readonly settings: TableSettings,
    context: SinkContext,
  ) {
    this.encoder = settings.format?.encoder()(context.engine, context.schema);
  }

  write(batch: Batch): void {
    const { keys } = this.settings;
    const rows = readRows(batch) as readonly Record<string, unknown>[];
    const texts = this.encoder === undefined ? rows.map(textOf) : lines(this.encoder.encode(batch));
    const kinds = rowKindsOf(batch);
    rows.forEach((row, i) => {
      // Rows without a key have no order.
      const key = keys.length === 0 ? texts[i] : textOf(keys.map((name) => row[name]));
      const isTakenBack = kinds?.[i] === '-U' || kinds?.[i] === '-D';
      this.written.push({ key, text: texts[i], isTakenBack });
    });
  }

  async flush(): Promise<void> {}

  async preCommit(): Promise<Json> {
    this.life.step('preCommit');
    const { world } = this.life;
    const handle = world.nextHandle++;
    world.staged.set(handle, { table: this.name, rows: this.written });
    this.written = [];
    return handle;
  }

  async commit(handle: Json): Promise<void> {
    this.life.step('commit');
    this.life.world.commit(handle as number);
    this.life.step('committed');
  }

  async abort(): Promise<void> {}

  async close(): Promise<void> {
    this.encoder?.release();
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    return typeof part === 'bigint' ? `${part}` : part;
  });
}

function lines(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split('\n').slice(0, -1);
}
