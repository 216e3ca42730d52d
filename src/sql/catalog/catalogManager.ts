// Catalogs, their databases, and what stands in these.
//
//   catalog ─► database ─► table or view
//   temporary tables and views hide permanent ones of the same path
import { MillraceError } from '../../error.js';
import type { CatalogRelation, CatalogTable, CatalogView, ObjectPath } from './catalogObject.js';

export const DEFAULT_CATALOG = 'default_catalog';
export const DEFAULT_DATABASE = 'default_database';

/** What CREATE CATALOG and CREATE DATABASE said. */
export interface Namespace {
  readonly comment?: string;
  readonly options: Readonly<Record<string, string>>;
}

interface Database extends Namespace {
  readonly relations: Map<string, CatalogRelation>;
}

interface Catalog extends Namespace {
  readonly databases: Map<string, Database>;
}

const NOTHING: Namespace = { options: {} };

/** The names that a session knows. Flink compares names by case. */
export class CatalogManager {
  private readonly catalogs = new Map<string, Catalog>();
  private readonly temporary = new Map<string, CatalogRelation>();
  private current: readonly [catalog: string, database: string];

  constructor() {
    this.createCatalog(DEFAULT_CATALOG, NOTHING);
    this.createDatabase(DEFAULT_CATALOG, DEFAULT_DATABASE, NOTHING);
    this.current = [DEFAULT_CATALOG, DEFAULT_DATABASE];
  }

  get currentCatalog(): string {
    return this.current[0];
  }

  get currentDatabase(): string {
    return this.current[1];
  }

  /** The complete path of one to three names; undefined for more. */
  pathOf(parts: readonly string[]): ObjectPath | undefined {
    const [catalog, database] = this.current;
    if (parts.length === 1) return [catalog, database, parts[0]];
    if (parts.length === 2) return [catalog, parts[0], parts[1]];
    return parts.length === 3 ? [parts[0], parts[1], parts[2]] : undefined;
  }

  /** A table or view by one to three names. */
  relation(parts: readonly string[]): CatalogRelation | undefined {
    const path = this.pathOf(parts);
    return path && (this.temporary.get(keyOf(path)) ?? this.permanent(path));
  }

  /** The one of the two namespaces only: temporary objects, or permanent ones. */
  relationAt(path: ObjectPath, isTemporary: boolean): CatalogRelation | undefined {
    return isTemporary ? this.temporary.get(keyOf(path)) : this.permanent(path);
  }

  /** All tables and views, as short as they can be written; for suggestions. */
  relationNames(): string[] {
    const [catalog, database] = this.current;
    const paths = [...this.catalogs.keys()].flatMap((name) =>
      this.databaseNames(name).flatMap((inner) => this.relationsIn(name, inner)),
    );
    return paths.map(({ path }) => {
      if (path[0] !== catalog) return path.join('.');
      return path[1] === database ? path[2] : path.slice(1).join('.');
    });
  }

  /** What is seen in a database, in the order of names. */
  relationsIn(catalog: string, database: string): CatalogRelation[] {
    const found = new Map(this.catalogs.get(catalog)?.databases.get(database)?.relations);
    for (const relation of this.temporary.values()) {
      const [itsCatalog, itsDatabase, name] = relation.path;
      if (itsCatalog === catalog && itsDatabase === database) found.set(name, relation);
    }
    return [...found.keys()].toSorted().map((name) => found.get(name) as CatalogRelation);
  }

  addTable(table: CatalogTable): void {
    this.add(table);
  }

  addView(view: CatalogView): void {
    this.add(view);
  }

  /** Throws when there is one of the path, of the same permanence. */
  add(relation: CatalogRelation): void {
    if (this.relationAt(relation.path, relation.isTemporary) !== undefined) {
      throw invalid(`There is a ${relation.kind} '${relation.path.join('.')}' already.`);
    }
    this.put(relation);
  }

  /** Adds, or replaces what has the same path. */
  put(relation: CatalogRelation): void {
    const { path } = relation;
    const database = this.catalogs.get(path[0])?.databases.get(path[1]);
    if (database === undefined) throw invalid(`There is no database '${path[0]}.${path[1]}'.`);
    if (relation.isTemporary) this.temporary.set(keyOf(path), relation);
    else database.relations.set(path[2], relation);
  }

  /** Nothing happens when it is not there. */
  drop({ path, isTemporary }: CatalogRelation): void {
    if (isTemporary) this.temporary.delete(keyOf(path));
    else this.catalogs.get(path[0])?.databases.get(path[1])?.relations.delete(path[2]);
  }

  catalogNames(): string[] {
    return [...this.catalogs.keys()].toSorted();
  }

  /** Empty for a catalog that is not there. */
  databaseNames(catalog: string): string[] {
    return [...(this.catalogs.get(catalog)?.databases.keys() ?? [])].toSorted();
  }

  catalog(name: string): Namespace | undefined {
    return this.catalogs.get(name);
  }

  database(catalog: string, name: string): Namespace | undefined {
    return this.catalogs.get(catalog)?.databases.get(name);
  }

  /** Adds a catalog, or changes what is said about it. */
  createCatalog(name: string, namespace: Namespace): void {
    const databases = this.catalogs.get(name)?.databases ?? new Map<string, Database>();
    this.catalogs.set(name, { ...namespace, databases });
  }

  /** Adds a database, or changes what is said about it. */
  createDatabase(catalog: string, name: string, namespace: Namespace): void {
    const databases = this.catalogs.get(catalog)?.databases;
    if (databases === undefined) throw invalid(`There is no catalog '${catalog}'.`);
    const relations = databases.get(name)?.relations ?? new Map<string, CatalogRelation>();
    databases.set(name, { ...namespace, relations });
  }

  dropCatalog(name: string): void {
    this.catalogs.delete(name);
    this.dropTemporary(([catalog]) => catalog === name);
  }

  dropDatabase(catalog: string, name: string): void {
    this.catalogs.get(catalog)?.databases.delete(name);
    this.dropTemporary(([itsCatalog, database]) => itsCatalog === catalog && database === name);
  }

  /** Makes them current; both must be there. */
  use(catalog: string, database: string): void {
    this.current = [catalog, database];
  }

  private permanent([catalog, database, name]: ObjectPath): CatalogRelation | undefined {
    return this.catalogs.get(catalog)?.databases.get(database)?.relations.get(name);
  }

  private dropTemporary(isDropped: (path: ObjectPath) => boolean): void {
    for (const [key, { path }] of this.temporary) if (isDropped(path)) this.temporary.delete(key);
  }
}

function keyOf(path: ObjectPath): string {
  return JSON.stringify(path);
}

function invalid(problem: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', problem);
}
