// The functions of users by name. Flink compares names of functions without case, and looks for
// temporary system functions, functions of the system, temporary ones of the database, and those
// of the catalog, in this order.
import { MillraceError } from '../../../error.js';
import type { ScalarFunction } from '../scalarFunction.js';
import type { UserFunction } from './definitions.js';
import { resolveFunction, type ResolvedFunction } from './signature.js';
import { userScalar, type RowValueFunction } from './userScalar.js';

/** Where a function is kept. */
export type FunctionPlace = 'system' | 'temporary' | 'catalog';

/** The signatures of a name; all are of one kind. */
export interface NamedFunction {
  readonly name: string;
  readonly functions: readonly ResolvedFunction[];
  /** Those that give a value a row, as a function of SQL. */
  readonly scalar: ScalarFunction | undefined;
}

/** Completes names: those of the catalog have a database. */
export type PathOf = (parts: readonly string[]) => readonly string[] | undefined;

/** Functions that a session knows besides those of SQL. */
export class FunctionCatalog {
  private readonly places: Readonly<Record<FunctionPlace, Map<string, NamedFunction>>> = {
    system: new Map(),
    temporary: new Map(),
    catalog: new Map(),
  };

  constructor(private readonly pathOf: PathOf) {}

  /**
   * Adds a function, several signatures of it together.
   *
   * @throws MillraceError PLAN_INVALID_ARGUMENT: there is one already, types that are none.
   */
  add(
    place: FunctionPlace,
    name: string,
    definition: UserFunction | readonly UserFunction[],
  ): void {
    const key = this.keyOf(place, name);
    if (this.places[place].has(key)) {
      throw invalid(`There is a ${wordOf(place)} '${name}' already. Drop it first.`);
    }
    this.places[place].set(key, namedFunction(name, definition));
  }

  has(place: FunctionPlace, name: string): boolean {
    return this.places[place].has(this.keyOf(place, name));
  }

  /** False when there is none. */
  drop(place: FunctionPlace, name: string): boolean {
    return this.places[place].delete(this.keyOf(place, name));
  }

  /** A temporary function of the system, which hides those of SQL. */
  hiding(name: string): NamedFunction | undefined {
    return this.places.system.get(name.toUpperCase());
  }

  /** A function of the database at hand, or of the one that the name says. */
  named(name: string): NamedFunction | undefined {
    return (
      this.places.temporary.get(this.keyOf('temporary', name)) ??
      this.places.catalog.get(this.keyOf('catalog', name))
    );
  }

  /** By name, whichever place. */
  find(name: string): NamedFunction | undefined {
    return this.hiding(name) ?? this.named(name);
  }

  /** In lower case, as Flink lists them. */
  names(): readonly string[] {
    const all = Object.values(this.places).flatMap((place) => [...place.values()]);
    return [
      ...new Set(all.map(({ name }) => name.split('.').at(-1)?.toLowerCase() ?? name)),
    ].toSorted();
  }

  private keyOf(place: FunctionPlace, name: string): string {
    if (place === 'system') return name.toUpperCase();
    const path = this.pathOf(name.split('.'));
    if (path === undefined) throw invalid(`'${name}' has more than three parts.`);
    return path.join('.').toUpperCase();
  }
}

function namedFunction(
  name: string,
  definition: UserFunction | readonly UserFunction[],
): NamedFunction {
  const definitions: readonly UserFunction[] = Array.isArray(definition)
    ? definition
    : [definition as UserFunction];
  const kinds = new Set(definitions.map(checkedKind));
  if (kinds.size !== 1) {
    throw invalid(`The signatures of '${name}' are of one kind, not ${[...kinds].join(' and ')}.`);
  }
  const short = (name.split('.').at(-1) ?? name).toUpperCase();
  const functions = definitions.map((one) => resolveFunction(short, one));
  const [kind] = kinds;
  const hasValue = kind === 'scalar' || kind === 'vector' || kind === 'async';
  const scalar = hasValue
    ? userScalar(functions as readonly ResolvedFunction<RowValueFunction>[])
    : undefined;
  return { name, functions, scalar };
}

const KINDS = ['scalar', 'vector', 'table', 'async', 'aggregate'];

/** Modules may export anything. */
function checkedKind(definition: unknown): UserFunction['kind'] {
  const kind =
    typeof definition === 'object' && definition !== null && 'kind' in definition
      ? definition.kind
      : undefined;
  if (KINDS.includes(kind as string)) return kind as UserFunction['kind'];
  throw invalid(
    'A function is made by scalarFunction, vectorFunction, tableFunction, asyncScalarFunction or ' +
      'aggregateFunction of millrace/sql.',
  );
}

function wordOf(place: FunctionPlace): string {
  return place === 'catalog'
    ? 'function'
    : `temporary ${place === 'system' ? 'system ' : ''}function`;
}

function invalid(problem: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', problem);
}
