// The shape of a family of functions: by name, what makes a term of typed arguments.
import type { Term } from './term.js';

/** Checks the types of the arguments and picks the operation. */
export type TermMaker = (args: readonly Term[], text: string, option?: string) => Term;

/** Functions by the names that nodes carry. */
export type FunctionTable = Readonly<Record<string, TermMaker>>;
