// A server of S3's protocol in this process, as strict as S3 where that matters: it checks each
// signature (AWS Signature Version 4, by a code of its own), hashes of bodies, conditions, the
// least size of parts; and it fails when a test wants it to.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const BUCKET = 'states';
export const REGION = 'eu-central-1';
export const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret/key+of=tests' };
const PART_BYTES_MIN = 5 << 20;
const AUTHORIZATION = new RegExp(
  '^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d+)/([^/]+)/s3/aws4_request, ' +
    'SignedHeaders=([^,]+), Signature=(\\w+)$',
);

/** What a fault does in the place of an answer. */
export type Fault =
  | { readonly status: number; readonly code?: string; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset'
  /** Does what is asked, and closes the connection without an answer. */
  | 'lost';

interface StoredObject {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly at: number;
}

/** A request as faults see it. */
export interface SeenRequest {
  readonly method: string;
  /** Decoded, without the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

interface Reply {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
}

export class S3Server {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, Map<number, Buffer>>();
  readonly seen: SeenRequest[] = [];
  /** Asked for each request; undefined: none. */
  fault: (request: SeenRequest) => Fault | undefined = () => undefined;
  hasConditions = true;
  pageSize = 1000;
  /** Milliseconds that are added to its clock. */
  laterMs = 0;
  sessionToken: string | undefined;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://host');
    const [, bucket, ...parts] = url.pathname.split('/');
    const { method = '', headers } = request;
    const key = parts.map(decodeURIComponent).join('/');
    const asked = { method, key, query: url.searchParams, headers };
    this.seen.push(asked);
    const fault = this.fault(asked);
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.destroy();
    const send = ({ status, body: text = '', headers: more = {} }: Reply): void => {
      if (fault === 'lost') return void request.socket.destroy();
      const date = new Date(Date.now() + this.laterMs).toUTCString();
      response.writeHead(status, { date, ...more }).end(text);
    };
    if (typeof fault === 'object') {
      const { status, code } = fault;
      return send({
        ...error(status, code ?? ''),
        ...fault,
        ...(code === undefined && { body: '' }),
      });
    }
    const wrong = this.signatureProblem(request, url, body);
    if (wrong !== undefined) return send(error(403, 'SignatureDoesNotMatch', wrong));
    if (headers['x-amz-security-token'] !== this.sessionToken)
      return send(error(400, 'ExpiredToken'));
    if (bucket !== BUCKET) return send(error(404, 'NoSuchBucket'));
    send(this.answer(asked, body));
  }

  private answer({ method, key, query, headers }: SeenRequest, body: Buffer): Reply {
    if (key === '') return this.list(query);
    if (query.has('uploads') || query.has('uploadId'))
      return this.multipart(method, key, query, body);
    const object = this.objects.get(key);
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 204 };
    }
    const broken = this.hasConditions && !holds(headers, object);
    if (method === 'PUT') {
      if (broken && object === undefined) return error(404, 'NoSuchKey');
      if (broken) return error(412, 'PreconditionFailed');
      const source = headers['x-amz-copy-source'];
      if (source === undefined) return this.store(key, body);
      const from = this.objects.get(decodeURIComponent(String(source)).replace(`/${BUCKET}/`, ''));
      if (from === undefined) return error(404, 'NoSuchKey');
      this.store(key, from.bytes);
      return { status: 200, body: '<CopyObjectResult></CopyObjectResult>' };
    }
    if (object === undefined) return error(404, 'NoSuchKey');
    if (broken) return error(412, 'PreconditionFailed');
    return read(object, method, headers.range);
  }

  private store(key: string, bytes: Buffer): Reply {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    this.objects.set(key, { bytes, etag, at: Date.now() + this.laterMs });
    return { status: 200, headers: { etag } };
  }

  private list(query: URLSearchParams): Reply {
    const prefix = query.get('prefix') ?? '';
    const from = query.get('continuation-token') ?? '';
    const keys = [...this.objects.keys()]
      .sort()
      .filter((key) => key.startsWith(prefix) && key > from);
    const page = keys.slice(0, this.pageSize);
    const encoded = page.map((key) => encodeURIComponent(key).replaceAll('%20', '+'));
    const last = page.at(-1) ?? '';
    const more =
      keys.length > page.length
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${last.replaceAll('&', '&amp;')}` +
          `</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
    const contents = encoded.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`);
    return {
      status: 200,
      body:
        `<?xml version="1.0"?>\n<ListBucketResult><EncodingType>url</EncodingType>${more}` +
        `${contents.join('')}</ListBucketResult>`,
    };
  }

  private multipart(method: string, key: string, query: URLSearchParams, body: Buffer): Reply {
    const id = query.get('uploadId') ?? `upload-${this.seen.length}`;
    if (query.has('uploads')) {
      this.uploads.set(id, new Map());
      return { status: 200, body: `<X><UploadId>${id}</UploadId></X>` };
    }
    const parts = this.uploads.get(id);
    if (parts === undefined) return error(404, 'NoSuchUpload');
    if (method === 'PUT') {
      parts.set(Number(query.get('partNumber')), body);
      return { status: 200, headers: { etag: `"part-${query.get('partNumber')}"` } };
    }
    this.uploads.delete(id);
    if (method === 'DELETE') return { status: 204 };
    const listed = [...body.toString().matchAll(/<ETag>&quot;part-(\d+)&quot;<\/ETag>/g)];
    const bytes = listed.map(([, part]) => parts.get(Number(part)) ?? Buffer.alloc(0));
    if (bytes.slice(0, -1).some(({ length }) => length < PART_BYTES_MIN)) {
      return error(400, 'EntityTooSmall');
    }
    this.store(key, Buffer.concat(bytes));
    return { status: 200, body: '<CompleteMultipartUploadResult/>' };
  }

  /** Why the signature is wrong. The steps are those of the specification. */
  private signatureProblem(request: IncomingMessage, url: URL, body: Buffer): string | undefined {
    const { headers, method = '' } = request;
    const match = AUTHORIZATION.exec(headers.authorization ?? '');
    if (match === null) return 'there is none';
    const [, id, day, region, signed, signature] = match;
    if (id !== CREDENTIALS.accessKeyId || region !== REGION) return `of ${id} in ${region}`;
    const hash = String(headers['x-amz-content-sha256']);
    if (hash !== hex(createHash('sha256').update(body).digest())) return 'of another body';
    for (const name of Object.keys(headers)) {
      if (/^x-amz-|^host$|^if-/.test(name) && !signed.split(';').includes(name))
        return `not of ${name}`;
    }
    const query = [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort();
    const path = url.pathname.split('/').map((part) => encoded(decodeURIComponent(part)));
    const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
    const canonical = [method, path.join('/'), query.join('&'), lines.join(''), signed, hash];
    const date = String(headers['x-amz-date']);
    const scope = `${day}/${region}/s3/aws4_request`;
    const text = createHash('sha256').update(canonical.join('\n')).digest();
    const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hex(text)}`;
    const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${CREDENTIALS.secretAccessKey}`,
    );
    const expected = createHmac('sha256', key).update(toSign).digest();
    return hex(expected) === signature ? undefined : `expected ${hex(expected)}`;
  }
}

function holds(headers: IncomingMessage['headers'], object: StoredObject | undefined): boolean {
  if (headers['if-none-match'] === '*' && object !== undefined) return false;
  return headers['if-match'] === undefined || headers['if-match'] === object?.etag;
}

function read({ bytes, etag, at }: StoredObject, method: string, range?: string): Reply {
  const headers = { etag, 'last-modified': new Date(at).toUTCString() };
  if (method === 'HEAD')
    return { status: 200, headers: { ...headers, 'content-length': `${bytes.length}` } };
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (from === undefined) return { status: 200, body: bytes, headers };
  if (Number(from) >= bytes.length) return error(416, 'InvalidRange');
  const body = bytes.subarray(Number(from), Number(to) + 1);
  const shown = `bytes ${from}-${Number(from) + body.length - 1}/${bytes.length}`;
  return { status: 206, body, headers: { ...headers, 'content-range': shown } };
}

function error(status: number, code: string, message = `It is ${code}.`): Reply {
  const text = `<Code>${code}</Code><Message>${message}</Message>`;
  const body = `<?xml version="1.0"?><Error>${text}</Error>`;
  return { status, body };
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
