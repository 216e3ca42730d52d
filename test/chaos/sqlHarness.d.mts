// Types of sqlHarness.mjs, which plain Node runs too.

/** One start of a script. */
export interface SqlAttempt {
  readonly parallelism: number;
  readonly kill?: {
    readonly afterMs?: number;
    readonly afterChanges?: number;
    readonly delayMs?: number;
  };
  readonly code: number | null;
  readonly signal: string | null;
}

/** A round: the script is killed until it has finished. */
export interface SqlRound {
  readonly history: readonly SqlAttempt[];
  readonly rows: string[];
}

export function sqlScripts(): string[];
export function sqlOrdeal(options: {
  readonly script: string;
  readonly seed: number;
  readonly kills: number;
  readonly log?: (line: string) => void;
}): Promise<SqlRound>;
