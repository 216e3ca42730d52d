// The library `aws4fetch`, which signs requests; loaded with the first of them.
import { MillraceError } from '../../error.js';
import type { S3Credentials } from './s3Options.js';

/** The part of the library that is used. */
export interface AwsLibrary {
  readonly AwsClient: new (options: S3Credentials & { service: 's3'; region: string }) => Signer;
}

/** Makes requests that carry their signature. */
export interface Signer {
  sign(address: string, request: RequestInit): Promise<Request>;
}

/** @throws MillraceError CONNECTOR_MISSING_LIBRARY */
export async function loadAwsLibrary(
  // Named, so that bundlers of pages find it.
  load: () => Promise<unknown> = () => import('aws4fetch'),
): Promise<AwsLibrary> {
  try {
    return (await load()) as AwsLibrary;
  } catch (cause) {
    throw new MillraceError(
      'CONNECTOR_MISSING_LIBRARY',
      `Checkpoints in S3 need a library: run 'npm install aws4fetch'.`,
      { cause },
    );
  }
}
