// The few XML documents of S3 that are read: flat, of known elements, and bounded in length by who
// reads them. Whatever is not one of those elements is skipped.
import { MillraceError } from '../../error.js';

/** What S3 says of a failure. */
export interface S3Problem {
  readonly code: string;
  readonly message: string;
}

/** One page of a listing. */
export interface S3Listing {
  readonly keys: readonly string[];
  /** Asks for the next page; undefined on the last. */
  readonly next: string | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};
/** Of a message that is shown. */
const MESSAGE_CHARS_MAX = 300;

/** The text of the first element of a name; undefined without one. */
export function elementText(xml: string, name: string): string | undefined {
  return elements(xml, name).next().value;
}

/** The failure that a document tells of; undefined where it is none. */
export function problemOf(xml: string): S3Problem | undefined {
  if (!/^\s*(?:<\?[^>]*\?>\s*)?<Error[\s>]/.test(xml)) return undefined;
  const code = elementText(xml, 'Code') ?? 'Unknown';
  return { code, message: (elementText(xml, 'Message') ?? '').slice(0, MESSAGE_CHARS_MAX) };
}

/**
 * The keys of an answer to ListObjectsV2 with `encoding-type=url`.
 *
 * @throws MillraceError CONNECTOR_FORMAT where it is no such answer.
 */
export function listingOf(xml: string): S3Listing {
  if (!/<ListBucketResult[\s>]/.test(xml) || !/<\/ListBucketResult>\s*$/.test(xml)) {
    throw new MillraceError('CONNECTOR_FORMAT', 'The answer is no listing of a bucket.');
  }
  const isUrl = elementText(xml, 'EncodingType') === 'url';
  const decoded = (key: string): string =>
    isUrl ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
  const keys = [...elements(xml, 'Key')].map(decoded);
  const isMore = elementText(xml, 'IsTruncated') === 'true';
  const next = isMore ? elementText(xml, 'NextContinuationToken') : undefined;
  if (isMore && (next === undefined || next === '')) {
    throw new MillraceError('CONNECTOR_FORMAT', 'The listing goes on, but does not say where.');
  }
  return { keys, next };
}

/** The document that completes an upload of parts. */
export function completeXml(etags: readonly string[]): string {
  const parts = etags.map((etag, i) => {
    return `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`;
  });
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
}

/** Texts of all elements of a name, wherever they are; in time linear in the document. */
function* elements(xml: string, name: string): Generator<string, undefined> {
  const [open, close] = [`<${name}>`, `</${name}>`];
  for (let at = xml.indexOf(open); at >= 0; at = xml.indexOf(open, at)) {
    const from = at + open.length;
    const to = xml.indexOf(close, from);
    if (to < 0) return undefined;
    yield unescaped(xml.slice(from, to));
    at = to + close.length;
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,4}));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name as string] ?? all;
      const code = decimal === undefined ? parseInt(hex as string, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
