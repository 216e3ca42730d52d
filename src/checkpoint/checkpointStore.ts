// Checkpoint store: the checkpoints of one job in a storage.
//
//   files… ──► manifest.json.new ──rename──► manifest.json      the checkpoint exists now
//                                             └──► older ones, and files that no manifest names,
//                                             are removed
//
// Invariants
//   · A file is removed when no manifest that is kept names it, and never while a checkpoint is
//     written.
//   · What cannot be read for the moment is not taken for damaged: nothing is removed, and no older
//     checkpoint is used in its place.
//   · Ids grow over restarts.
import { MillraceError } from '../error.js';
import {
  checkpointFolder,
  decodeManifest,
  encodeManifest,
  filesOf,
  type Manifest,
} from './manifest.js';
import { verifyFiles } from './restoredState.js';
import type { CheckpointStorage } from './storage.js';

const MANIFEST = 'manifest.json';
const FOLDER = /^(?:chk|savepoint)-\d+(?=\/)/;

/** A checkpoint that is there, and whether it can be used. */
export interface StoredCheckpoint {
  readonly folder: string;
  readonly manifest: Manifest | undefined;
  /** Why it cannot be used. */
  readonly problem?: string;
}

/** Reads and writes the checkpoints of one job. */
export class CheckpointStore {
  private readonly claimed = new Set<string>();

  constructor(
    readonly storage: CheckpointStorage,
    /** Checkpoints that are kept, the newest; savepoints stay until they are removed by hand. */
    private readonly retain = 2,
  ) {}

  /** Treats a savepoint as a checkpoint from now on: it goes when newer ones are kept. */
  claim(folder: string): void {
    this.claimed.add(folder);
  }

  /** All checkpoints and savepoints, the newest first. */
  async list(): Promise<StoredCheckpoint[]> {
    const paths = await this.storage.list('');
    const found: StoredCheckpoint[] = [];
    for (const path of paths) {
      const [folder, file, ...rest] = path.split('/');
      if (!FOLDER.test(path) || file !== MANIFEST || rest.length > 0) continue;
      found.push(await this.read(folder));
    }
    return found.sort((a, b) => numberOf(b.folder) - numberOf(a.folder));
  }

  /**
   * One checkpoint by its folder, `chk-000012`.
   *
   * @throws MillraceError CONNECTOR_NOT_FOUND without it, CONNECTOR_FORMAT when it is damaged.
   */
  async load(folder: string): Promise<Manifest> {
    const { storage } = this;
    const bytes = await storage.get(`${folder}/${MANIFEST}`);
    const manifest = decodeManifest(new TextDecoder().decode(bytes), `${folder}/${MANIFEST}`);
    await verifyFiles(storage, manifest);
    return manifest;
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param onDamaged  Told of each newer one that is not, with the reason.
   * @param from  Lowest id that counts.
   * @throws MillraceError CONNECTOR_FORMAT when there are checkpoints and none is whole: a job that
   *   began anew would do everything twice.
   */
  async latest(
    onDamaged: (folder: string, reason: string) => void,
    from = 0,
  ): Promise<Manifest | undefined> {
    const all = (await this.list()).filter(({ folder }) => numberOf(folder) >= from);
    for (const { folder, manifest, problem } of all) {
      const reason = manifest === undefined ? problem : await this.damageOf(manifest);
      if (reason === undefined) return manifest;
      onDamaged(folder, reason);
    }
    if (all.length === 0) return undefined;
    const names = all.map(({ folder }) => folder).join(', ');
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `No checkpoint in ${this.storage.name} is whole: ${names} are damaged. Bring their files ` +
        `back, or begin without them: restore: 'none'.`,
    );
  }

  /**
   * Why a checkpoint's files cannot be used; undefined when they are whole.
   *
   * @throws MillraceError CONNECTOR_IO when the storage cannot be read.
   */
  async damageOf(manifest: Manifest): Promise<string | undefined> {
    try {
      await verifyFiles(this.storage, manifest);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** The id behind all that were ever begun. */
  async nextId(): Promise<number> {
    const paths = await this.storage.list('');
    return paths.reduce((next, path) => Math.max(next, numberOf(path) + 1), 1);
  }

  /** Makes a checkpoint exist; its files are there already. */
  async complete(manifest: Manifest): Promise<void> {
    const path = `${checkpointFolder(manifest.id, manifest.kind)}/${MANIFEST}`;
    const text = new TextEncoder().encode(encodeManifest(manifest));
    await this.storage.put(`${path}.new`, [text]);
    await this.storage.rename(`${path}.new`, path);
  }

  /** Removes what no checkpoint that is kept needs: older ones, and files of those that failed. */
  async clean(): Promise<void> {
    const kept = this.kept(await this.list());
    const needed = new Set<string>();
    const foldersNeeded = new Set<string>();
    for (const { folder, manifest } of kept) {
      needed.add(`${folder}/${MANIFEST}`);
      if (manifest === undefined) foldersNeeded.add(folder);
      else for (const file of filesOf(manifest)) needed.add(file.path);
    }
    const isGone = (path: string): boolean => {
      const folder = FOLDER.exec(path)?.[0];
      return folder !== undefined && !needed.has(path) && !foldersNeeded.has(folder);
    };
    const gone = (await this.storage.list('')).filter(isGone);
    // A manifest goes first: a crash in between leaves files without one, not the reverse.
    gone.sort((a, b) => Number(b.endsWith(MANIFEST)) - Number(a.endsWith(MANIFEST)));
    for (const path of gone) await this.storage.delete(path);
  }

  /**
   * The newest that are whole and what is newer than those, and savepoints of others. Manifests that
   * cannot be read do not count: they may be of another version.
   */
  private kept(all: readonly StoredCheckpoint[]): StoredCheckpoint[] {
    let left = this.retain;
    return all.filter(({ folder, manifest }) => {
      if (folder.startsWith('savepoint') && !this.claimed.has(folder)) return true;
      if (left === 0) return false;
      if (manifest !== undefined) left -= 1;
      return true;
    });
  }

  private async read(folder: string): Promise<StoredCheckpoint> {
    const path = `${folder}/${MANIFEST}`;
    try {
      const bytes = await this.storage.get(path);
      return { folder, manifest: decodeManifest(new TextDecoder().decode(bytes), path) };
    } catch (error) {
      return { folder, manifest: undefined, problem: reasonOf(error) };
    }
  }
}

/** What makes a checkpoint unusable for good; everything else is thrown on. */
function reasonOf(error: unknown): string {
  if (!(error instanceof MillraceError)) throw error;
  if (error.code !== 'CONNECTOR_FORMAT' && error.code !== 'CONNECTOR_NOT_FOUND') throw error;
  return error.message;
}

function numberOf(path: string): number {
  return Number(/^(?:chk|savepoint)-(\d+)/.exec(path)?.[1] ?? 0);
}
