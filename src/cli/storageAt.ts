// Where checkpoints are, as it is written on a command line: a folder, or a bucket's address.
import { folderStorage } from '../checkpoint/folderStorage.node.js';
import { s3Storage } from '../checkpoint/s3/index.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';

/**
 * The storage of `./folder` or `s3://bucket/prefix`; a bucket's endpoint, region and credentials
 * are those of the environment.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT without credentials.
 */
export function storageAt(place: string): CheckpointStorage {
  const [, bucket, prefix] = /^s3:\/\/([^/]*)\/?(.*)$/.exec(place) ?? [];
  return bucket === undefined ? folderStorage(place) : s3Storage({ bucket, prefix });
}
