// Addresses of databases: a URL or its parts, and what may be shown of them.
import { MillraceError } from '../../error.js';
import { Redactor } from '../network/redact.js';

/** TLS of a connection: true, or with certificates in PEM. */
export type TlsOptions =
  | boolean
  | {
      /** Certificates of authorities to trust. Default: those that Node trusts. */
      readonly ca?: string | readonly string[];
      /** The client's certificate and key. */
      readonly cert?: string;
      readonly key?: string;
      /** False accepts any certificate, which protects from nobody who is in between. */
      readonly rejectUnauthorized?: boolean;
      /** The name that the server's certificate must have. Default: the host. */
      readonly servername?: string;
    };

/** Where a database is. */
export interface DatabaseAddress {
  /** `postgres://user:password@host:5432/shop`, `mysql://…`; instead of the parts below. */
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly tls?: TlsOptions;
}

/** The parts of an address, with the text of errors freed of secrets. */
export interface ResolvedAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** What Node's `tls.connect` takes, or undefined for none. */
  readonly tls: TlsSettings | undefined;
  readonly redactor: Redactor;
}

/** {@link TlsOptions} as drivers take them. */
export interface TlsSettings {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
}

/**
 * Resolves an address.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT, without the address's secrets.
 */
export function resolveAddress(
  address: DatabaseAddress,
  protocols: readonly string[],
  defaultPort: number,
): ResolvedAddress {
  const url = address.url === undefined ? undefined : parsedUrl(address.url, protocols);
  const text = (part: string | undefined): string | undefined =>
    part === undefined || part === '' ? undefined : decodeURIComponent(part);
  const password = address.password ?? text(url?.password);
  const { tls = false } = address;
  const host = address.host ?? text(url?.hostname) ?? 'localhost';
  const port = address.port ?? (Number(url?.port) || defaultPort);
  const shown = `${protocols[0]}//${host}:${port}`;
  return {
    host,
    port,
    user: address.user ?? text(url?.username),
    password,
    database: address.database ?? text(url?.pathname.slice(1)),
    tls: tls === false ? undefined : tlsSettings(tls === true ? {} : tls),
    redactor: new Redactor(address.url ?? shown, password === undefined ? {} : { password }),
  };
}

function tlsSettings(options: Exclude<TlsOptions, boolean>): TlsSettings {
  const { ca, rejectUnauthorized = true, ...others } = options;
  const authorities = typeof ca === 'string' ? [ca] : ca;
  return { ...others, rejectUnauthorized, ...(authorities && { ca: [...authorities] }) };
}

function parsedUrl(text: string, protocols: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && protocols.includes(url.protocol) && url.search === '') return url;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The database's address is no ${protocols[0]}//user:password@host:port/database address` +
      (url === undefined || url.search === '' ? '.' : '; give what follows ? as options.'),
  );
}
