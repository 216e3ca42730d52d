// The checkpoint a table's rows belong to, kept beside them and written in their transaction.
import type { SqliteDriver } from './driver.js';

const CREATE =
  'CREATE TABLE IF NOT EXISTS "millrace_checkpoints" ' +
  '("sink" TEXT NOT NULL PRIMARY KEY, "checkpoint_id" INTEGER NOT NULL)';
const RECORD =
  'INSERT INTO "millrace_checkpoints" ("sink", "checkpoint_id") VALUES (?, ?) ' +
  'ON CONFLICT ("sink") DO UPDATE SET "checkpoint_id" = excluded."checkpoint_id"';

/** Notes that everything a sink wrote before belongs to a checkpoint. */
export function recordCheckpoint(driver: SqliteDriver, sink: string, checkpointId: number): void {
  driver.exec(CREATE);
  driver.prepare(RECORD).run([sink, checkpointId]);
}
