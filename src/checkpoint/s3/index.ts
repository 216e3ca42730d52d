// millrace/s3: checkpoints in S3, and in what speaks its protocol.
export { s3Storage } from './s3Storage.js';
export type { S3Credentials, S3Options } from './s3Options.js';
export type { ReconnectOptions } from '../../connector/network/backoff.js';
export type { CheckpointStorage } from '../storage.js';
