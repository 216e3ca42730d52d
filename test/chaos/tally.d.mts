// Types of tally.mjs.
import type { Round } from './harness.mjs';

export interface Tally {
  rounds: number;
  attempts: number;
  kills: number;
  instants: Record<string, Record<string, number>>;
  parallelism: Record<string, number>;
  sinks: Record<string, { rows: number; lost: number; twice: number }>;
}

export function newTally(): Tally;
export function addRound(tally: Tally, expected: readonly string[], round: Round): boolean;
export function tallyText(tally: Tally): string;
