// Checkpoints in S3, or in what speaks its protocol.
//
//   put      one object, which appears whole; in parts where it is long
//   rename   copy, then delete: the target changes in one step, and a crash between leaves both
//   list     page after page
import { MillraceError } from '../../error.js';
import { missing, type CheckpointStorage } from '../storage.js';
import { S3Client } from './s3Client.js';
import { S3Lock } from './s3Lock.js';
import { s3Settings, type S3Options } from './s3Options.js';
import { download, upload } from './s3Transfer.js';
import { listingOf, type S3Listing } from './s3Xml.js';

const NOT_FOUND = 404;
/** Of files below one prefix; more are no checkpoints of one job. */
const FILES_MAX = 1_000_000;

/**
 * Keeps checkpoints in a bucket of S3, or of a service with its protocol (MinIO, Ceph, R2, …).
 * Needs the library `aws4fetch`. Requests that fail for now are sent again; one job at a time holds
 * the lock of a prefix.
 *
 * @example environment({ checkpoints: s3Storage({ bucket: 'states', prefix: 'jobs/flights' }) })
 * @throws MillraceError PLAN_INVALID_ARGUMENT; CONNECTOR_IO from each operation, with what the
 *   service says.
 */
export function s3Storage(options: S3Options): CheckpointStorage {
  const settings = s3Settings(options);
  const client = new S3Client(settings);
  const lock = new S3Lock(client);
  const { name, prefix } = settings;
  const keyOf = (path: string): string => `${prefix}${path}`;
  const remove = async (path: string): Promise<void> => {
    const what = `remove '${path}'`;
    await client.request({ what, method: 'DELETE', key: keyOf(path), expected: [NOT_FOUND] });
  };
  return {
    name,
    put: async (path, pieces) => {
      lock.requireHeld();
      await upload(client, keyOf(path), `write '${path}'`, pieces);
    },
    get: async (path) => {
      const bytes = await download(client, keyOf(path), `read '${path}'`);
      if (bytes === undefined) throw missing(name, path);
      return bytes;
    },
    list: (folder) => listAll(client, folder),
    delete: async (path) => {
      lock.requireHeld();
      await remove(path);
    },
    rename: async (from, to) => {
      lock.requireHeld();
      await copy(client, from, to);
      await remove(from);
    },
    lock: () => lock.take(),
  };
}

async function copy(client: S3Client, from: string, to: string): Promise<void> {
  const { bucket, prefix, name } = client.settings;
  const source = encodeURI(`/${bucket}/${prefix}${from}`).replace(/[?#+]/g, encodeURIComponent);
  const { status, problem } = await client.request({
    what: `rename '${from}'`,
    method: 'PUT',
    key: `${prefix}${to}`,
    headers: { 'x-amz-copy-source': source },
    expected: [NOT_FOUND],
  });
  if (status === NOT_FOUND && problem?.code === 'NoSuchBucket') throw noBucket(name);
  if (status === NOT_FOUND) throw missing(name, from);
}

async function listAll(client: S3Client, folder: string): Promise<string[]> {
  const { prefix, name } = client.settings;
  const begin = `${prefix}${folder === '' ? '' : `${folder}/`}`;
  const paths: string[] = [];
  let token: string | undefined;
  do {
    const { keys, next } = await listPage(client, begin, token);
    if (next !== undefined && next === token) throw endless(name);
    token = next;
    for (const key of keys) if (key.startsWith(begin)) paths.push(key.slice(prefix.length));
    if (paths.length > FILES_MAX) throw endless(name);
  } while (token !== undefined);
  return paths.sort();
}

async function listPage(
  client: S3Client,
  prefix: string,
  token: string | undefined,
): Promise<S3Listing> {
  const { body } = await client.request({
    what: 'list the files',
    method: 'GET',
    key: '',
    query: {
      'list-type': '2',
      'encoding-type': 'url',
      prefix,
      ...(token !== undefined && { 'continuation-token': token }),
    },
  });
  return listingOf(new TextDecoder().decode(body));
}

function endless(name: string): MillraceError {
  return new MillraceError(
    'CONNECTOR_IO',
    `The files in ${name} have no end: ${FILES_MAX} are there, or the service repeats itself. ` +
      `Give the job a prefix of its own.`,
  );
}

function noBucket(name: string): MillraceError {
  return new MillraceError('CONNECTOR_IO', `The bucket of ${name} does not exist. Create it.`);
}
