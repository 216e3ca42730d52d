// Instants at which a process can be told to kill itself, as a power cut would.
//
//   barrier ─ afterPreCommit ─ beforePut ─ afterPut ─ beforeManifest ─ afterManifest ─
//           └ of each sink                 └ of each file of the checkpoint
//   beforeSinkCommit ─ inSinkCommit ─ afterSinkCommit ─ afterCommit ─ afterDelete
//   └ of each sink                                                    └ of each older file

/** Instants of the checkpoint, in the order in which they come. */
export const STORAGE_INSTANTS = [
  'beforePut',
  'afterPut',
  'beforeManifest',
  'afterManifest',
  'afterCommit',
  'afterDelete',
];

/** Instants of each sink. */
export const SINK_INSTANTS = [
  'afterPreCommit',
  'beforeSinkCommit',
  'inSinkCommit',
  'afterSinkCommit',
];

/** Kinds of sinks, as the job has them. */
export const SINK_KINDS = ['file', 'folder', 'sqlite', 'postgresql', 'mariadb'];

/**
 * Tells of an instant: the process ends the n-th time that it gets to the one that is meant.
 *
 * @param crash  `{ at, sink, count, delayMs }`; undefined: it never ends so.
 */
export function instants(crash) {
  let left = crash?.count ?? Infinity;
  return (at, sink) => {
    if (crash?.at !== at || crash.sink !== sink || --left !== 0) return;
    const end = () => process.kill(process.pid, 'SIGKILL');
    if (crash.delayMs === undefined) end();
    else setTimeout(end, crash.delayMs);
  };
}

/** A sink that tells where its writers are. */
export function watchedSink(kind, sink, instant) {
  return {
    ...sink,
    open: async (context) => {
      const writer = await sink.open(context);
      return {
        write: (batch) => writer.write(batch),
        get needsFlush() {
          return writer.needsFlush;
        },
        flush: () => writer.flush(),
        preCommit: async (id) => {
          const handle = await writer.preCommit(id);
          instant('afterPreCommit', kind);
          return handle;
        },
        commit: async (handle) => {
          instant('beforeSinkCommit', kind);
          // With a delay, so that it comes in the middle of the transaction.
          instant('inSinkCommit', kind);
          await writer.commit(handle);
          instant('afterSinkCommit', kind);
        },
        abort: () => writer.abort(),
        close: () => writer.close(),
      };
    },
  };
}

/** A storage that tells where it is. */
export function watchedStorage(storage, instant) {
  return {
    ...storage,
    put: async (path, pieces) => {
      instant('beforePut');
      await storage.put(path, pieces);
      instant(path.endsWith('manifest.json.new') ? 'beforeManifest' : 'afterPut');
    },
    rename: async (from, to) => {
      await storage.rename(from, to);
      instant('afterManifest');
    },
    delete: async (path) => {
      await storage.delete(path);
      instant('afterDelete');
    },
  };
}
