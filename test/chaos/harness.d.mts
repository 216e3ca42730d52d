// Types of harness.mjs, which plain Node runs too.

/** Where a server is. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Servers that the job writes to. */
export type Servers = Partial<Record<'postgresql' | 'mariadb', ServerAddress>>;

/** One start of the job. */
export interface Attempt {
  readonly parallelism: number;
  readonly crash?: { readonly at: string; readonly sink?: string; readonly count: number };
  readonly kill?: { readonly from: string; readonly afterMs: number };
  readonly code: number | null;
  readonly signal: string | null;
}

/** A round: the job is killed until it has finished. */
export interface Round {
  readonly history: readonly Attempt[];
  readonly rows: string[];
}

export function random(seed: number): () => number;
export function targets(
  servers: Servers,
): readonly { readonly at: string; readonly sink?: string }[];
export function ordeal(options: {
  readonly seed: number;
  readonly kills: number;
  readonly servers?: Servers;
  readonly rows?: number;
  readonly pauseEvery?: number;
  readonly expected?: readonly string[];
  readonly log?: (line: string) => void;
}): Promise<Round>;
export function difference(
  expected: readonly string[],
  actual: readonly string[],
  limit?: number,
): { readonly lost: number; readonly twice: number; readonly examples: unknown };
