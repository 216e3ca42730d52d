// What a sink of a server does when things go wrong, whatever the server.
import { describe, expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { schema, type FieldsOf } from '../../../src/batch/schema.js';
import type { DatabaseAddress } from '../../../src/connector/database/address.js';
import type { Database } from '../../../src/connector/database/database.js';
import { tableSink } from '../../../src/connector/database/tableSink.js';
import type { Json } from '../../../src/source/source.js';
import { systemClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { PASSWORD } from '../../support/databaseServers.js';
import { runSink, sinkContext, writeRows } from '../../sink/testSink.js';
import type { TestDatabase } from './tableSinkTests.js';

/** A server under test. */
export interface TestServer extends TestDatabase {
  readonly address: DatabaseAddress;
  readonly certificate: string;
  /** Ends every connection but the test's own. */
  killOthers(): Promise<void>;
  database(address: DatabaseAddress): Database;
  /** A statement that tells the cipher or version of TLS of its connection. */
  readonly tlsQuery: string;
  readonly protocol: string;
}

const fields = schema({ id: types.int64(), text: types.string() });
type F = FieldsOf<typeof fields>;
const engine = createEngine();
const rows = Array.from({ length: 20_000 }, (_, n) => ({ id: BigInt(n), text: `text ${n}` }));
const fast = { delay: 10, maxDelay: 50, attempts: 30 } as const;

/** The tests; `server` is called when they run. */
export function serverFaultTests(server: () => TestServer): void {
  const context = () => sinkContext(fields, { engine, clock: systemClock });
  const address = (): DatabaseAddress => server().address;

  async function countOf(table: string): Promise<number> {
    const [[count]] = await server().query(`SELECT COUNT(*) FROM ${server().quote(table)}`);
    return Number(count);
  }

  describe('a lost connection', () => {
    it('is made again, between statements', async () => {
      const { sink, killOthers } = server();
      const writer = await sink<F>({ table: 'lost1', reconnect: fast }).open(context());
      for (let checkpoint = 1; checkpoint <= 3; checkpoint++) {
        await killOthers();
        await writeRows(writer, context(), [rows.slice(0, 10)]);
        const handle = await writer.preCommit(checkpoint);
        await killOthers();
        await writer.commit(handle);
      }
      expect(await countOf('lost1')).toBe(30);
      await writer.close();
    });

    it.each(['preCommit', 'commit'] as const)(
      'is made again, in the middle of %s',
      async (step) => {
        const { sink, killOthers, query, quote } = server();
        const table = `lost_${step}`;
        const options = { table, primaryKey: ['id'], reconnect: fast };
        for (let round = 0; round < 5; round++) {
          const writer = await sink<F>(options).open(context());
          await query(`DELETE FROM ${quote(table)}`);
          let isDone = false;
          const disturb = async (): Promise<void> => {
            for (let kill = 0; kill < 3 && !isDone; kill++) {
              await new Promise((resolve) => setTimeout(resolve, 15 * Math.random() * (round + 1)));
              await killOthers();
            }
          };
          let handle: Json = null;
          const prepare = async (): Promise<void> => {
            for (let from = 0; from < rows.length; from += 4000) {
              await writeRows(writer, context(), [rows.slice(from, from + 4000)]);
            }
            handle = await writer.preCommit(1);
          };
          const disturbed = async (work: () => Promise<void>): Promise<void> => {
            const disturbance = disturb();
            await work();
            isDone = true;
            await disturbance;
          };
          if (step === 'preCommit') await disturbed(prepare);
          else await prepare();
          if (step === 'commit') await disturbed(() => writer.commit(handle));
          else await writer.commit(handle);
          await writer.commit(handle);
          expect(await countOf(table)).toBe(rows.length);
          await writer.close();
        }
      },
    );

    it('that cannot be made again fails the job, retryable, in time', async () => {
      const { database } = server();
      const nobody = database({ ...address(), port: 1 });
      const reconnect = { attempts: 2, delay: 1 };
      const run = runSink(tableSink<F>(nobody, { table: 't', reconnect }), context(), []);
      await expect(run).rejects.toMatchObject({
        code: 'CONNECTOR_IO',
        retryable: true,
        message: expect.stringMatching(/ECONNREFUSED.*\(after 3 attempts\)/) as string,
      });
    });
  });

  describe('secrets', () => {
    it('are not in errors', async () => {
      const { database, protocol } = server();
      const { host, port, database: name } = address();
      const wrong = 'wr/ong:pa@ss%word';
      const url = `${protocol}://someone:${encodeURIComponent(wrong)}@${host}:${port}/${name}`;
      const attempt = runSink(tableSink<F>(database({ url }), { table: 't' }), context(), []);
      const error = await attempt.catch((reason: unknown) => reason as Error);
      expect(error).toMatchObject({ code: 'CONNECTOR_IO' });
      const text = `${JSON.stringify(error)}${String(error)}${String((error as Error).cause)}`;
      expect(text).not.toContain(wrong);
      expect(text).not.toContain(encodeURIComponent(wrong));
      expect(tableSink(database(address()), {}).name).not.toContain(PASSWORD);
    });

    it('may be in the URL', async () => {
      const { database, protocol } = server();
      const { host, port, database: name, user } = address();
      const secret = encodeURIComponent(PASSWORD);
      const url = `${protocol}://${user}:${secret}@${host}:${port}/${name}`;
      await runSink(tableSink<F>(database({ url }), { table: 'by_url' }), context(), [[rows[0]]]);
      expect(await countOf('by_url')).toBe(1);
    });
  });

  describe('TLS', () => {
    it('encrypts, and checks the certificate', async () => {
      const { database, certificate, tlsQuery } = server();
      const tls = { ca: certificate, servername: 'localhost' };
      const connection = await database({ ...address(), tls }).connect();
      expect(String((await connection.query(tlsQuery)).flat().join())).toMatch(/TLS/);
      await connection.close();
      const options = { table: 'by_tls' };
      const secured = database({ ...address(), tls });
      await runSink(tableSink<F>(secured, options), context(), [[rows[0]]]);
      expect(await countOf('by_tls')).toBe(1);
    });

    it('refuses a certificate of an unknown authority', async () => {
      const { database } = server();
      const reconnect = false;
      const untrusted = database({ ...address(), tls: true });
      const run = runSink(tableSink<F>(untrusted, { table: 't', reconnect }), context(), []);
      await expect(run).rejects.toThrow(/self-signed certificate/);
    });
  });
}
