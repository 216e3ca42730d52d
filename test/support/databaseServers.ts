// Real database servers for tests: Debian's MariaDB and PostgreSQL, each in a folder and on a port
// of its own, with TLS by a certificate that is made for it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, closeSync, existsSync, mkdtempSync, openSync } from 'node:fs';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Kinds of servers. */
export type ServerKind = 'mariadb' | 'postgresql';

/** A server that runs. */
export interface DatabaseServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The certificate that it shows, in PEM; its own authority. */
  readonly certificate: string;
  stop(): Promise<void>;
}

export const USER = 'millrace';
/** With everything that a URL must escape. */
export const PASSWORD = 'se/cr:et@%pass';
export const DATABASE = 'shop';

const PACKAGES: Readonly<Record<ServerKind, string>> = {
  mariadb: 'mariadb-server',
  postgresql: 'postgresql',
};

/**
 * Why the tests with a server are left out; undefined where they run. In CI the absence of a server
 * is a failure.
 */
export function whyNoServer(kind: ServerKind): string | undefined {
  if (programOf(kind) !== undefined) return undefined;
  const reason = install(kind);
  if (reason === undefined && programOf(kind) !== undefined) return undefined;
  const text = `Tests with ${kind} are left out, it is not installed: ${reason ?? 'not found'}`;
  if (process.env['CI'] !== undefined) throw new Error(text);
  console.warn(text);
  return text;
}

/** Starts a server; resolves when it answers. */
export async function startServer(kind: ServerKind): Promise<DatabaseServer> {
  const folder = mkdtempSync(join(tmpdir(), `millrace-${kind}-`));
  chmodSync(folder, 0o755);
  const owner = ownerOf(kind === 'mariadb' ? 'mysql' : 'postgres');
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const certificate = makeCertificate(folder, owner);
  const port = await freePort();
  const server = { folder, owner, port };
  const child = kind === 'mariadb' ? startMariadb(server) : startPostgresql(server);
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(child, join(folder, 'log'), () => isReady(kind, server));
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, user: USER, password: PASSWORD, database: DATABASE, certificate, stop };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

interface Place {
  readonly folder: string;
  readonly owner: Owner | undefined;
  readonly port: number;
}

function programOf(kind: ServerKind): string | undefined {
  if (kind === 'mariadb') return ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'].find(existsSync);
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).toSorted() : [];
  return versions.map((version) => `${root}/${version}/bin`).findLast(existsSync);
}

function install(kind: ServerKind): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return `apt-get install ${PACKAGES[kind]}`;
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-y', '-qq', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    const run = (...command: string[]): unknown =>
      execFileSync('apt-get', [...options, ...command], { env: environment, stdio: 'pipe' });
    run('update');
    run('install', '--no-install-recommends', PACKAGES[kind]);
    return undefined;
  } catch (error) {
    return `apt-get failed: ${(error as Error).message}`;
  }
}

/** The user that a server runs as where the tests run as root, which servers refuse. */
function ownerOf(name: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
  return { uid: id('-u'), gid: id('-g') };
}

function makeCertificate(folder: string, owner: Owner | undefined): string {
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['-keyout', key, '-out', certificate, '-days', '2', ...names];
  const command = ['req', '-new', '-x509', '-nodes', '-newkey', 'rsa:2048', ...made];
  execFileSync('openssl', command, { stdio: 'pipe' });
  chmodSync(key, 0o600);
  if (owner !== undefined) chownSync(key, owner.uid, owner.gid);
  return readFileSync(certificate, 'utf8');
}

function startMariadb({ folder, owner, port }: Place): ChildProcess {
  const data = join(folder, 'data');
  const asOwner = owner === undefined ? [] : ['--user=mysql'];
  const settings = ['--no-defaults', ...asOwner, `--datadir=${data}`];
  execFileSync('mariadb-install-db', [...settings, '--skip-test-db'], { stdio: 'pipe' });
  const setup = join(folder, 'setup.sql');
  writeFileSync(
    setup,
    `CREATE DATABASE ${DATABASE};
CREATE USER '${USER}'@'%' IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON *.* TO '${USER}'@'%';\n`,
  );
  const program = programOf('mariadb') ?? '';
  const tls = [`--ssl-cert=${folder}/server.crt`, `--ssl-key=${folder}/server.key`];
  return spawnServer(folder, program, [
    ...[...settings, ...tls, `--port=${port}`, '--bind-address=127.0.0.1', `--init-file=${setup}`],
    ...[`--socket=${folder}/socket`, `--pid-file=${folder}/pid`, '--skip-name-resolve'],
    ...['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=64M'],
  ]);
}

function startPostgresql({ folder, owner, port }: Place): ChildProcess {
  const bin = programOf('postgresql') ?? '';
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const data = join(folder, 'data');
  const access = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, `--username=${USER}`];
  execFileSync(`${bin}/initdb`, ['-D', data, '-N', '--encoding=UTF8', '--locale=C', ...access], {
    ...{ ...owner, stdio: 'pipe', cwd: folder },
  });
  const settings = [
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`],
    ...['ssl=on', `ssl_cert_file=${folder}/server.crt`, `ssl_key_file=${folder}/server.key`],
    ...['fsync=off', 'timezone=Asia/Kolkata', 'datestyle=SQL, DMY'],
  ];
  const command = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  return spawnServer(folder, `${bin}/postgres`, command, owner);
}

function spawnServer(
  folder: string,
  program: string,
  command: readonly string[],
  owner?: Owner,
): ChildProcess {
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(program, command, { ...owner, cwd: folder, stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

async function isReady(kind: ServerKind, { port }: Place): Promise<void> {
  const address = { host: '127.0.0.1', port, user: USER, password: PASSWORD };
  if (kind === 'mariadb') {
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection({ ...address, database: DATABASE });
    await connection.end();
    return;
  }
  const { Client } = await import('pg').then((library) => library.default);
  const client = new Client({ ...address, database: 'postgres' });
  await client.connect();
  await client.query(`CREATE DATABASE ${DATABASE}`);
  await client.end();
}

async function untilReady(
  child: ChildProcess,
  log: string,
  check: () => Promise<void>,
): Promise<void> {
  let problem: unknown;
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    try {
      return await check();
    } catch (error) {
      problem = error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const text = existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : '';
  throw new Error(`The server does not answer: ${String(problem)}\n${text}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
