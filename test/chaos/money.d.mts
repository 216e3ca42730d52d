// Types of money.mjs.
import type { JobFunction } from 'millrace';

export const ACCOUNTS: number;
export const DEPOSIT: number;

/** Where the balances go, and when the source fails. */
export interface MoneyJob {
  readonly path: string;
  readonly servers?: object;
  readonly count: number;
  readonly failAt?: number;
}

export function transfer(n: number): {
  readonly from: bigint;
  readonly to: bigint;
  readonly amount: bigint;
};
declare const job: JobFunction<MoneyJob>;
export default job;
