/** What {@link weightOf} tells, in bytes, minified and gzipped. */
export interface Weight {
  /** What `more` adds to `base` when a page is opened. */
  readonly added: number;
  /** What each part of `more` adds when it is asked for first. */
  readonly later: Readonly<Record<string, number>>;
  /** What `more` adds with all its parts. */
  readonly all: number;
  /** Paths of the modules that `more` adds when a page is opened, with their lengths. */
  readonly modules: Readonly<Record<string, number>>;
  /** All scripts of both, but for the parts of `base`. */
  readonly code: string;
}

/** What a page downloads of `more` that imports `base` too: paths of entries. */
export function weightOf(base: string, more: string): Promise<Weight>;
