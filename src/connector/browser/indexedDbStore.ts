// One store of an IndexedDB database, behind promises.
import { MillraceError } from '../../error.js';

/** A row to be put or deleted. */
export interface RowChange {
  readonly row: object;
  readonly isDeletion: boolean;
}

/** A store that exists once it is open. */
export class IndexedDbStore {
  private connection: IDBDatabase | undefined;

  constructor(
    private readonly database: string,
    readonly name: string,
    private readonly primaryKey: readonly string[],
  ) {}

  /** Opens the database, and creates the store where it is missing. */
  async open(): Promise<void> {
    const connection = await this.connect();
    if (!connection.objectStoreNames.contains(this.name)) {
      const { version } = connection;
      this.close();
      await this.connect(version + 1);
    }
    this.requireSameKey();
  }

  /** Puts and deletes rows in one transaction, in order. */
  async apply(changes: readonly RowChange[], clearsFirst: boolean): Promise<void> {
    const connection = this.connection ?? (await this.connect());
    const transaction = connection.transaction(this.name, 'readwrite', { durability: 'relaxed' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(this.failed(transaction.error));
    });
    try {
      const store = transaction.objectStore(this.name);
      if (clearsFirst) store.clear();
      for (const { row, isDeletion } of changes) {
        if (isDeletion) store.delete(this.keyOf(row));
        else store.put(row);
      }
    } catch (cause) {
      transaction.abort();
      // The transaction's own end follows and says less.
      await done.catch(() => undefined);
      throw this.failed(cause);
    }
    await done;
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  /** Connects; with a version, creates the store. */
  private connect(version?: number): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      let isBlocked = false;
      const request = indexedDB.open(this.database, version);
      request.onupgradeneeded = () => this.create(request.result);
      request.onerror = () => reject(this.failed(request.error));
      // Pages of an older version of the app may not make room for the new store.
      request.onblocked = () => {
        isBlocked = true;
        reject(this.failed(new Error('another page has the database open; close or reload it.')));
      };
      request.onsuccess = () => {
        const connection = request.result;
        if (isBlocked) return connection.close();
        this.connection = connection;
        connection.onversionchange = () => this.close();
        resolve(connection);
      };
    });
  }

  private create(connection: IDBDatabase): void {
    if (connection.objectStoreNames.contains(this.name)) return;
    const { primaryKey } = this;
    const isKeyed = primaryKey.length > 0;
    connection.createObjectStore(this.name, {
      keyPath: isKeyed ? [...primaryKey] : null,
      autoIncrement: !isKeyed,
    });
  }

  /** The store may be of an earlier run. */
  private requireSameKey(): void {
    const store = this.connection?.transaction(this.name).objectStore(this.name);
    const keyPath = [store?.keyPath ?? []].flat();
    if (keyPath.join() === this.primaryKey.join()) return;
    this.close();
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `Store '${this.name}' of the database '${this.database}' has the key (${keyPath.join()}), ` +
        `not (${this.primaryKey.join()}). Name the same primaryKey, or another store.`,
    );
  }

  private keyOf(row: object): IDBValidKey {
    return this.primaryKey.map((column) => (row as Record<string, IDBValidKey>)[column]);
  }

  private failed(cause: unknown): MillraceError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new MillraceError(
      'CONNECTOR_IO',
      `Store '${this.name}' of the database '${this.database}' cannot be written: ${reason}`,
      { cause },
    );
  }
}
