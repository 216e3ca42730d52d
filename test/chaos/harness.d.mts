// Types of harness.mjs, which plain Node runs too.

/** One start of the job. */
export interface Attempt {
  readonly parallelism: number;
  readonly crash?: { readonly at: string; readonly count: number };
  readonly afterMs?: number;
  readonly code: number | null;
  readonly signal: string | null;
}

export const INSTANTS: readonly string[];
export function random(seed: number): () => number;
export function committed(folder: string): Promise<string[]>;
export function ordeal(options: {
  readonly seed: number;
  readonly kills: number;
  readonly rows?: number;
  readonly pauseEvery?: number;
  readonly log?: (line: string) => void;
}): Promise<{ readonly history: readonly Attempt[]; readonly rows: string[] }>;
export function difference(
  expected: readonly string[],
  actual: readonly string[],
  limit?: number,
): { readonly lost: number; readonly twice: number; readonly examples: unknown };
