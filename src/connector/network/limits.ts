// Limits that connectors of the network share.
import { MillraceError } from '../../error.js';
import type { Framing } from './recordQueue.js';

/** Options that bound what a source of the network keeps. */
export interface NetworkSourceOptions {
  /**
   * `message` (default): each message is one record, whatever line ends it has. `lines`: a message
   * holds records on lines, as JSON Lines.
   */
  readonly framing?: Framing;
  /** Longest message; default 16 MiB. */
  readonly maxRecordBytes?: number;
  /** Bytes that wait for the job before the sender is slowed down; default 16 MiB. */
  readonly bufferBytes?: number;
  /** For progress and errors; default the address, without secrets. */
  readonly name?: string;
}

/** {@link NetworkSourceOptions}, complete. */
export type NetworkLimits = Required<Omit<NetworkSourceOptions, 'name'>>;

const BYTES_DEFAULT = 16 << 20;

/** Options with their defaults. @throws MillraceError PLAN_INVALID_ARGUMENT */
export function networkLimits(options: NetworkSourceOptions): NetworkLimits {
  return {
    framing: options.framing ?? 'message',
    maxRecordBytes: positive('maxRecordBytes', options.maxRecordBytes ?? BYTES_DEFAULT),
    bufferBytes: positive('bufferBytes', options.bufferBytes ?? BYTES_DEFAULT),
  };
}

/** A whole number of 1 or more. @throws MillraceError PLAN_INVALID_ARGUMENT */
export function positive(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `${what} is ${value}; expected a whole number of 1 or more.`,
  );
}

/** Checks an address. @throws MillraceError PLAN_INVALID_ARGUMENT without the address's secrets. */
export function requireAddress(address: string | URL, protocols: readonly string[]): void {
  const protocol = URL.canParse(address) ? new URL(address).protocol : undefined;
  if (protocol !== undefined && protocols.includes(protocol)) return;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The address is no ${protocols.map((each) => `${each}//`).join(' or ')} address` +
      (protocol === undefined ? '.' : `, it begins with ${protocol}.`),
  );
}
