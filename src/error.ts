// The one error class: a code, whose fault it is, and a sentence that says what to do.

/** Whose concern an error is: the user's program, a record, a limit, the outside world, or us. */
export type ErrorDomain = 'plan' | 'data' | 'resource' | 'connector' | 'internal';

/** Every code that millrace throws; the prefix is the {@link ErrorDomain}. */
export type ErrorCode =
  | 'PLAN_UNKNOWN_COLUMN'
  | 'PLAN_DUPLICATE_COLUMN'
  | 'PLAN_TYPE_MISMATCH'
  | 'PLAN_INVALID_ARGUMENT'
  | 'PLAN_INVALID_GRAPH'
  | 'PLAN_UNSUPPORTED'
  | 'PLAN_SYNTAX'
  | 'DATA_BAD_RECORD'
  | 'DATA_OVERFLOW'
  | 'DATA_DIVISION_BY_ZERO'
  | 'DATA_CAST'
  | 'DATA_NULL'
  | 'DATA_FUNCTION'
  | 'RESOURCE_MEMORY_LIMIT'
  | 'RESOURCE_LIMIT'
  | 'CONNECTOR_MISSING_LIBRARY'
  | 'CONNECTOR_NOT_FOUND'
  | 'CONNECTOR_IO'
  | 'CONNECTOR_FORMAT'
  | 'JOB_CANCELED'
  | 'INTERNAL_KERNEL'
  | 'INTERNAL_STATE';

/** Where in a job and its input an error arose. */
export interface ErrorLocation {
  /** Name of the operator. */
  operator?: string;
  /** Name of the source, a file's path for example. */
  source?: string;
  /** 1-based line in the source. */
  line?: number;
  /** 1-based column in the line, in bytes. */
  column?: number;
  /** Byte offset in the source. */
  offset?: number;
  /** 0-based number of the batch in the operator. */
  batch?: number;
  /** 0-based row in the batch. */
  row?: number;
  /** First and last 1-based row of the source's split that the operator was at work on. */
  sourceRows?: readonly [number, number];
}

/** What a {@link MillraceError} carries besides its sentence. */
export interface ErrorDetails {
  cause?: unknown;
  location?: ErrorLocation;
  /** True when trying again later can help. */
  retryable?: boolean;
}

/**
 * Marks errors of every copy of this package that a process may hold: a job file may bring its own.
 */
const BRAND = Symbol.for('millrace.error');

/** Any failure of millrace. `message` names what was expected and what to do. */
export class MillraceError extends Error {
  /** True for errors of any copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** `MillraceError`, whatever copy of the package made it. */
  override readonly name = 'MillraceError';
  readonly [BRAND] = true;
  /** Operator, source, line, column, offset, row: what is known. */
  readonly location: ErrorLocation;
  /** True when trying again later can help. */
  readonly retryable: boolean;

  constructor(
    /** What went wrong, for programs. */
    readonly code: ErrorCode,
    /** The sentence alone, without code and place. */
    readonly problem: string,
    details: ErrorDetails = {},
  ) {
    super(problem, details.cause === undefined ? undefined : { cause: details.cause });
    this.location = details.location ?? {};
    this.retryable = details.retryable ?? false;
    this.message = `${locationText(this.location)}${shortened(problem)}`;
  }

  /** Whose concern it is. */
  get domain(): ErrorDomain {
    const prefix = this.code.slice(0, this.code.indexOf('_')).toLowerCase();
    return prefix === 'job' ? 'plan' : (prefix as ErrorDomain);
  }

  /** The same error with more of its location known; what is known already stays. */
  locatedAt(location: ErrorLocation): MillraceError {
    const known = { ...location, ...this.location };
    const error = new MillraceError(this.code, this.problem, {
      cause: this.cause,
      location: known,
      retryable: this.retryable,
    });
    error.stack = this.stack;
    return error;
  }
}

const PROBLEM_MAX = 8000;

/** What quotes a text of a megabyte is read by nobody; the end may show the place. */
function shortened(problem: string): string {
  if (problem.length <= PROBLEM_MAX) return problem;
  return `${problem.slice(0, PROBLEM_MAX - 1000)} … ${problem.slice(-1000)}`;
}

function locationText(location: ErrorLocation): string {
  const { source, line, column, operator, batch, row, sourceRows } = location;
  const parts: string[] = [];
  if (source !== undefined && sourceRows !== undefined) {
    parts.push(`${source} rows ${sourceRows[0]} to ${sourceRows[1]}`);
  } else if (source !== undefined)
    parts.push(line === undefined ? source : `${source}:${line}:${column ?? 1}`);
  else if (line !== undefined) parts.push(`line ${line}, column ${column ?? 1}`);
  if (operator !== undefined) parts.push(`in '${operator}'`);
  if (batch !== undefined) parts.push(`batch ${batch}`);
  if (row !== undefined) parts.push(`row ${row}`);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}

/**
 * The name among `names` that `name` was most likely meant to be, by edit distance; undefined when
 * none is near.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (name.length > NAME_MAX) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Nobody means a name by a longer one; comparing takes time by the length. */
const NAME_MAX = 200;

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length];
}
