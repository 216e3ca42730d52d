// Checkpoint store: the checkpoints of one job in a storage.
//
//   files… ──► manifest.json.new ──rename──► manifest.json      the checkpoint exists now
//                                             └──► older ones, and files that no manifest names,
//                                             are removed
//
// Invariants
//   · A file is removed when no manifest that is kept names it, and never while a checkpoint is
//     written.
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

/** A checkpoint that is there, and whether it can be used. */
export interface StoredCheckpoint {
  readonly folder: string;
  readonly manifest: Manifest | undefined;
  /** Why it cannot be used. */
  readonly problem?: string;
}

/** Reads and writes the checkpoints of one job. */
export class CheckpointStore {
  constructor(
    readonly storage: CheckpointStorage,
    /** Checkpoints that are kept, the newest; savepoints are kept until they are removed by hand. */
    private readonly retain = 2,
  ) {}

  /** All checkpoints and savepoints, the newest first. */
  async list(): Promise<StoredCheckpoint[]> {
    const paths = await this.storage.list('');
    const found: StoredCheckpoint[] = [];
    for (const path of paths) {
      const [folder, file, ...rest] = path.split('/');
      if (file === MANIFEST && rest.length === 0) found.push(await this.read(folder));
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
   */
  async latest(onDamaged: (folder: string, reason: string) => void): Promise<Manifest | undefined> {
    for (const { folder, manifest, problem } of await this.list()) {
      try {
        if (manifest === undefined) throw new MillraceError('CONNECTOR_FORMAT', problem ?? '');
        await verifyFiles(this.storage, manifest);
        return manifest;
      } catch (error) {
        if (!(error instanceof MillraceError)) throw error;
        onDamaged(folder, error.message);
      }
    }
    return undefined;
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
    const all = await this.list();
    const isSavepoint = ({ folder }: StoredCheckpoint): boolean => folder.startsWith('savepoint');
    const checkpoints = all.filter((checkpoint) => !isSavepoint(checkpoint));
    const kept = [...checkpoints.slice(0, this.retain), ...all.filter(isSavepoint)];
    const needed = new Set(['lock']);
    for (const { folder, manifest } of kept) {
      needed.add(`${folder}/${MANIFEST}`);
      if (manifest !== undefined) for (const file of filesOf(manifest)) needed.add(file.path);
    }
    const paths = await this.storage.list('');
    const isOurs = (path: string): boolean => /^(chk|savepoint)-\d+\//.test(path);
    // A manifest goes first: a crash in between leaves files without one, not the reverse.
    const gone = paths.filter((path) => isOurs(path) && !needed.has(path));
    gone.sort((a, b) => Number(b.endsWith(MANIFEST)) - Number(a.endsWith(MANIFEST)));
    for (const path of gone) await this.storage.delete(path);
  }

  private async read(folder: string): Promise<StoredCheckpoint> {
    const path = `${folder}/${MANIFEST}`;
    try {
      const bytes = await this.storage.get(path);
      return { folder, manifest: decodeManifest(new TextDecoder().decode(bytes), path) };
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      return { folder, manifest: undefined, problem: error.message };
    }
  }
}

function numberOf(path: string): number {
  return Number(/^(?:chk|savepoint)-(\d+)/.exec(path)?.[1] ?? 0);
}
