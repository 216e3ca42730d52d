// Worker task: a subtask in a thread of its own, as the job sees it.
//
//   job's thread                         worker
//   open, run, checkpoint, commit … ───► task
//   storage, splits, progress       ◄───
import type { SubtaskEntry } from '../checkpoint/manifest.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { MillraceError } from '../error.js';
import type { StateAnswer, StateQuestion } from '../observe/operatorState.js';
import type { Source, Split } from '../source/source.js';
import type { Clock } from '../time/clock.js';
import type { AlignmentGroups, WatermarkAlignment } from '../time/watermarkAlignment.js';
import { RemoteAlignment } from './remoteAlignment.js';
import { Remote, plainError, errorOf, type MessageEnd, type PlainError } from './remote.js';
import { isShared, takeSplit, type SplitFeed, type SplitList } from './splitFeed.js';
import type { CheckpointRequest, RestoreRequest, Task } from './task.js';
import type { TaskProgress } from './taskProgress.js';

/** A subtask, wherever it runs. */
export type TaskControl = Pick<
  Task,
  | 'signal'
  | 'abort'
  | 'open'
  | 'run'
  | 'checkpoint'
  | 'commit'
  | 'commitNow'
  | 'hasNewRows'
  | 'drain'
  | 'dropUncommitted'
  | 'close'
  | 'progress'
  | 'operators'
  | 'state'
>;

/** What the job's thread does for its workers. */
export interface WorkerServices {
  readonly alignment: Pick<AlignmentGroups, 'report'>;
  readonly storage: CheckpointStorage | undefined;
  /** The splits of a bounded source but those that are known, by the name of its node. */
  splits(source: string, known: readonly string[]): Promise<SplitList>;
}

const NO_PROGRESS: TaskProgress = {
  rowsIn: 0,
  bytesIn: 0,
  rowsOut: 0,
  bytesOut: 0,
  badRecords: 0,
  lateRows: 0,
  stateBytes: 0,
  memoryBytes: 0,
  watermark: -Infinity,
  operators: [],
  observed: { sources: [], subtasks: [] },
};

/** The job's side. */
export class WorkerTask implements TaskControl {
  readonly operators = [];
  hasNewRows = false;
  private readonly remote: Remote;
  private readonly abortController = new AbortController();
  private lastProgress = NO_PROGRESS;

  constructor(
    end: MessageEnd,
    services: WorkerServices,
    private readonly terminate: (isClean: boolean) => Promise<unknown>,
  ) {
    const { storage } = services;
    this.remote = new Remote(end, {
      put: (path: string, pieces: readonly Uint8Array[]) => storage?.put(path, pieces),
      get: (path: string) => storage?.get(path),
      splits: (source: string, known: readonly string[]) => services.splits(source, known),
      nextSplit: async (source: string) => takeSplit(await services.splits(source, [])),
      align: (group: string, member: string, watermark: number) =>
        services.alignment.report(group, member, watermark),
      failed: (error: PlainError) => this.abortController.abort(errorOf(error)),
      progress: (progress: TaskProgress, hasNewRows: boolean) => {
        this.lastProgress = progress;
        this.hasNewRows = hasNewRows;
      },
    });
  }

  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  /** Hands over what the worker sent. */
  receive(message: unknown): void {
    this.remote.receive(message);
  }

  /** The worker is gone, of itself. */
  lost(reason: Error): void {
    this.remote.close(reason);
    this.abortController.abort(reason);
  }

  abort(reason: unknown): void {
    if (this.signal.aborted) return;
    this.abortController.abort(reason);
    this.remote.call('abort', [plainError(reason)]).catch(() => undefined);
  }

  open(restore?: RestoreRequest): Promise<void> {
    return this.remote.call('open', [restore]);
  }

  run(): Promise<void> {
    return this.remote.call('run', []);
  }

  checkpoint(request: CheckpointRequest): Promise<SubtaskEntry> {
    return this.remote.call('checkpoint', [request]);
  }

  commit(id: number): Promise<void> {
    return this.remote.call('commit', [id]);
  }

  commitNow(): Promise<void> {
    return this.remote.call('commitNow', []);
  }

  drain(): void {
    this.remote.call('drain', []).catch((error: unknown) => this.abort(error));
  }

  dropUncommitted(): Promise<void> {
    return this.remote.call('dropUncommitted', []);
  }

  async close(): Promise<void> {
    let isClean = false;
    try {
      await this.remote.call('close', []);
      isClean = !this.signal.aborted;
    } finally {
      await this.terminate(isClean);
      // A commit that was on its way is not answered any more: what starts next does it.
      this.remote.close(new MillraceError('JOB_CANCELED', 'The thread of the subtask has ended.'));
    }
  }

  state(question: StateQuestion): Promise<StateAnswer> {
    return this.remote.call('state', [question]);
  }

  progress(): TaskProgress {
    return this.lastProgress;
  }
}

/** How often a worker tells its progress, milliseconds. */
const PROGRESS_MS = 200;

/** The worker's side: calls of the job go to a task, which calls the job for storage and splits. */
export class WorkerHost {
  private readonly remote: Remote;
  private task: Task | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(end: MessageEnd) {
    const task = (): Task => this.task as Task;
    this.remote = new Remote(end, {
      open: (restore?: RestoreRequest) => task().open(restore),
      run: () => this.run(task()),
      checkpoint: (request: CheckpointRequest) => task().checkpoint(request),
      commit: (id: number) => task().commit(id),
      commitNow: () => task().commitNow(),
      drain: () => task().drain(),
      abort: (reason: PlainError) => task().abort(errorOf(reason)),
      dropUncommitted: () => task().dropUncommitted(),
      close: () => task().close(),
      state: (question: StateQuestion) => task().state(question),
    });
  }

  /** Storage of the job's thread. */
  get storage(): CheckpointStorage {
    const unused = async (): Promise<never> => {
      throw new Error('Workers only put and get files of state.');
    };
    return {
      name: 'the storage of the job',
      put: (path, pieces) => {
        const owned = pieces.map((piece) => piece.slice());
        return this.remote.call(
          'put',
          [path, owned],
          owned.map((piece) => piece.buffer),
        );
      },
      get: (path) => this.remote.call('get', [path]),
      list: unused,
      delete: unused,
      rename: unused,
    };
  }

  /** Groups of sources of all subtasks. */
  alignment(clock: Clock): WatermarkAlignment {
    return new RemoteAlignment((...told) => this.remote.call('align', told), clock);
  }

  /** Splits that the job hands out. */
  splits(
    source: string,
    subtask: number,
    parallelism: number,
    isMine: SplitFeed['isMine'],
  ): SplitFeed {
    let list: SplitList | undefined;
    return {
      subtask,
      parallelism,
      begin: async (_source: Source, known: readonly string[]) => {
        list = await this.remote.call<SplitList>('splits', [source, known]);
      },
      // The job's thread has rows of its own to work on: it is asked only where it must be.
      next: async () =>
        list !== undefined && isShared(list)
          ? takeSplit(list)
          : this.remote.call<Split | undefined>('nextSplit', [source]),
      isMine,
    };
  }

  /** Runs a task for the job from now on. */
  serve(task: Task): void {
    this.task = task;
    task.signal.addEventListener('abort', () => {
      const reason = plainError(task.signal.reason);
      this.remote.call('failed', [reason]).catch(() => undefined);
    });
  }

  receive(message: unknown): void {
    this.remote.receive(message);
  }

  private async run(task: Task): Promise<void> {
    const tell = (): void => {
      const told = this.remote.call('progress', [task.progress(), task.hasNewRows]);
      told.catch(() => undefined);
    };
    this.timer = setInterval(tell, PROGRESS_MS);
    try {
      await task.run();
    } finally {
      clearInterval(this.timer);
      tell();
    }
  }
}
