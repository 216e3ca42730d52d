// One job a prefix: an object that names its holder, who writes it anew while it lives.
//
//   taken by     PUT If-None-Match: *        nobody has it
//                PUT If-Match: <etag>        its holder has not renewed it for a lease
//   renewed by   PUT If-Match: <etag>        three times a lease, with another number in it, so
//                                            that its etag changes
//
// Invariants
//   · Nobody takes a lock over before it stayed the same for a whole lease: by the times of the
//     server where it is old, else by watching it. No two clocks are compared.
//   · Who has not renewed its lock for a lease writes nothing more (`requireHeld`).
//   · Where the server does not know conditions, a lock that is there is respected, and of two jobs
//     that start within the same second the one that wrote last has it.
import { MillraceError } from '../../error.js';
import { systemClock } from '../../time/clock.js';
import { inUse } from '../storage.js';
import type { S3Answer, S3Client } from './s3Client.js';

const NOT_FOUND = 404;
const CONFLICT = 412;
const NOT_IMPLEMENTED = 501;
/** Dates of HTTP are whole seconds. */
const DATE_SLACK_MS = 2000;
const SETTLE_MS = 1000;
const WATCH_MS = 500;
const LOCK = 'lock';
const NOBODYS = { 'if-none-match': '*' };

interface Content {
  readonly token: string;
  readonly by: string;
}

interface Seen {
  readonly etag: string;
  readonly content: Partial<Content>;
  /** By the server's own times. */
  readonly ageMs: number;
}

/** The lock of one storage. */
export class S3Lock {
  private token = '';
  private renewals = 0;
  private etag = '';
  private isHeld = false;
  /** Milliseconds of a clock that only goes forward: when the last renewal that went well began. */
  private renewedAt = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private renewing: Promise<void> | undefined;
  private hasConditions = true;
  private readonly key: string;

  constructor(
    private readonly client: S3Client,
    /** Who holds it, for others to read. */
    private readonly by = holderName(),
  ) {
    this.key = `${client.settings.prefix}${LOCK}`;
  }

  /** @throws MillraceError CONNECTOR_IO when another job holds it. */
  async take(): Promise<() => Promise<void>> {
    const { leaseMs } = this.client.settings;
    if (this.isHeld) throw this.inUse('another job of this process');
    this.token = crypto.randomUUID();
    await this.acquire();
    this.isHeld = true;
    this.timer = setInterval(() => this.renewOnce(), leaseMs / 3);
    (this.timer as { unref?: () => void }).unref?.();
    return () => this.release();
  }

  /** @throws MillraceError CONNECTOR_IO when the lock was lost, or may have been. */
  requireHeld(): void {
    const { leaseMs, name } = this.client.settings;
    if (this.token === '' || (this.isHeld && performance.now() - this.renewedAt < leaseMs)) return;
    throw new MillraceError(
      'CONNECTOR_IO',
      `The lock of the checkpoints in ${name} was not renewed for ${leaseMs} ms, or taken over: ` +
        `another job may write there by now. Start this job again; see to it that one runs.`,
    );
  }

  private async acquire(): Promise<void> {
    for (;;) {
      const seen = await this.look();
      if (seen?.content.token === this.token) return this.adopt(seen.etag);
      const old = seen && (await this.untilOld(seen));
      // Where another was quicker, that is looked at.
      if ((await this.write(old?.etag)) && (await this.isConfirmed())) return;
    }
  }

  /** Resolves with a lock that may be taken over; undefined when it was given back. */
  private async untilOld(first: Seen): Promise<Seen | undefined> {
    const { leaseMs } = this.client.settings;
    const seenAt = performance.now();
    let seen: Seen | undefined = first;
    while (seen.ageMs < leaseMs + DATE_SLACK_MS && performance.now() - seenAt < leaseMs) {
      await systemClock.sleep(Math.min(WATCH_MS, leaseMs / 4));
      seen = await this.look();
      if (seen === undefined) return undefined;
      // Another's renewal: it lives.
      if (seen.etag !== first.etag) throw this.inUse(seen.content.by);
    }
    return seen;
  }

  /** Writes the lock where it is still as it was seen (undefined: not there). */
  private async write(etag: string | undefined): Promise<boolean> {
    const began = performance.now();
    const answer = await this.put(etag === undefined ? NOBODYS : { 'if-match': etag });
    if (answer.status === NOT_IMPLEMENTED) {
      this.hasConditions = false;
      return this.write(etag);
    }
    if (answer.status === CONFLICT || answer.status === NOT_FOUND) return false;
    this.renewedAt = began;
    this.adopt(answer.headers.get('etag') ?? '');
    return true;
  }

  private put(condition: Record<string, string>): Promise<S3Answer> {
    const { token, by, key } = this;
    const content = { token, by, renewals: (this.renewals += 1) };
    return this.client.request({
      what: `write '${LOCK}'`,
      method: 'PUT',
      key,
      headers: { 'content-type': 'application/json', ...(this.hasConditions && condition) },
      body: new TextEncoder().encode(JSON.stringify(content)),
      expected: [NOT_FOUND, CONFLICT, ...(this.hasConditions ? [NOT_IMPLEMENTED] : [])],
    });
  }

  /**
   * True when the lock is ours for sure: a server that lets it be created twice does not know
   * conditions, and may have let us write over another's.
   */
  private async isConfirmed(): Promise<boolean> {
    if (this.hasConditions) {
      const { status, headers } = await this.put(NOBODYS);
      if (status === CONFLICT) return true;
      this.hasConditions = false;
      if (status < 300) this.adopt(headers.get('etag') ?? '');
    }
    await systemClock.sleep(SETTLE_MS);
    return (await this.look())?.content.token === this.token;
  }

  /** One at a time: a slow server may take longer than the interval. */
  private renewOnce(): void {
    this.renewing ??= this.renew().finally(() => (this.renewing = undefined));
  }

  private async renew(): Promise<void> {
    try {
      if ((await this.isStillMine()) && (await this.write(this.etag))) return;
      // An attempt whose answer was lost may have written it.
      const seen = await this.look();
      if (seen?.content.token === this.token) return this.adopt(seen.etag);
      this.isHeld = false;
      clearInterval(this.timer);
    } catch {
      // The next may succeed; `requireHeld` tells when it is too late.
    }
  }

  private async isStillMine(): Promise<boolean> {
    return this.hasConditions || (await this.look())?.content.token === this.token;
  }

  private async release(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
    const { token } = this;
    this.token = '';
    if (!this.isHeld) return;
    this.isHeld = false;
    try {
      if ((await this.look())?.content.token !== token) return;
      await this.client.request({ what: `remove '${LOCK}'`, method: 'DELETE', key: this.key });
    } catch {
      // It ends by itself, after its lease.
    }
  }

  private async look(): Promise<Seen | undefined> {
    const { status, headers, body } = await this.client.request({
      what: `read '${LOCK}'`,
      method: 'GET',
      key: this.key,
      expected: [NOT_FOUND],
    });
    if (status === NOT_FOUND) return undefined;
    const ageMs =
      Date.parse(headers.get('date') ?? '') - Date.parse(headers.get('last-modified') ?? '');
    return {
      etag: headers.get('etag') ?? '',
      content: contentOf(body),
      ageMs: Number.isNaN(ageMs) ? 0 : ageMs,
    };
  }

  private adopt(etag: string): void {
    this.etag = etag;
  }

  private inUse(by = 'another job'): MillraceError {
    const { name } = this.client.settings;
    return inUse(name, `${by} (the object '${this.key}' says so)`);
  }
}

function contentOf(body: Uint8Array): Partial<Content> {
  try {
    return (JSON.parse(new TextDecoder().decode(body)) ?? {}) as Partial<Content>;
  } catch {
    // Something else of that name: it counts as another's lock.
    return {};
  }
}

function holderName(): string {
  const { process } = globalThis as { process?: { pid: number; env: Record<string, string> } };
  if (process === undefined) return 'a page';
  const host = process.env['HOSTNAME'];
  return `process ${process.pid}${host === undefined ? '' : ` on ${host}`}`;
}
