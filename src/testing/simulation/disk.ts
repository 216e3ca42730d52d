// Disk: storage for checkpoints that survives crashes of the simulated process.
import { joined, missing, type CheckpointStorage } from '../../checkpoint/storage.js';
import type { Random } from './random.js';
import type { World } from './world.js';

/** Files, and what a crash makes of those that are being written. */
export class Disk {
  readonly files = new Map<string, Uint8Array>();

  constructor(private readonly random: Random) {}

  /** The disk as a process sees it. */
  mount(world: World): CheckpointStorage {
    const { files } = this;
    return {
      name: 'the simulated disk',
      put: (path, pieces) => {
        // The pieces are used again once it has resolved, or was given up.
        const bytes = joined(pieces).slice();
        return world.outside(`put ${path}`, {
          apply: () => void files.set(path, bytes),
          tear: () => this.tear(path, bytes),
        });
      },
      get: (path) =>
        world.outside(`get ${path}`, {
          apply: () => {
            const bytes = files.get(path);
            if (bytes === undefined) throw missing('the simulated disk', path);
            return bytes.slice();
          },
        }),
      list: (folder) =>
        world.outside(`list ${folder}`, {
          apply: () => [...files.keys()].filter((path) => isBelow(path, folder)).sort(),
        }),
      delete: (path) => world.outside(`delete ${path}`, { apply: () => void files.delete(path) }),
      rename: (from, to) =>
        world.outside(`rename ${from} ${to}`, {
          apply: () => {
            const bytes = files.get(from);
            if (bytes === undefined) throw missing('the simulated disk', from);
            files.delete(from);
            files.set(to, bytes);
          },
        }),
    };
  }

  /** A write that was not whole: cut short, or with zeros where pages were not written. */
  private tear(path: string, bytes: Uint8Array): void {
    const at = this.random.below(bytes.length + 1);
    if (this.random.chance(0.5)) this.files.set(path, bytes.slice(0, at));
    else this.files.set(path, bytes.slice().fill(0, at));
  }
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
