import { describe, expect, it } from 'vitest';
import {
  completeXml,
  elementText,
  listingOf,
  problemOf,
} from '../../../src/checkpoint/s3/s3Xml.js';

const list = (inner: string): string =>
  `<?xml version="1.0"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
  `${inner}</ListBucketResult>\n`;

describe('documents of S3', () => {
  it('have keys and a token for more', () => {
    const xml = list(
      '<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>' +
        '<NextContinuationToken>a&amp;b&#x41;&#66;&nope;</NextContinuationToken>' +
        '<Contents><Key>a+b%2Bc/%C3%BC</Key><Size>1</Size></Contents>' +
        '<Contents><Key>d</Key></Contents>',
    );
    expect(listingOf(xml)).toEqual({ keys: ['a b+c/ü', 'd'], next: 'a&bAB&nope;' });
    expect(listingOf(list('<Key>a+%&lt;</Key>'))).toEqual({ keys: ['a+%<'], next: undefined });
  });

  it.each([
    '',
    '<html></html>',
    list('<Key>a</Key>').slice(0, -10),
    list('<IsTruncated>true</IsTruncated>'),
    list('<IsTruncated>true</IsTruncated><NextContinuationToken></NextContinuationToken>'),
  ])('are refused when they are torn or something else: %s', (xml) => {
    expect(() => listingOf(xml)).toThrow(expect.objectContaining({ code: 'CONNECTOR_FORMAT' }));
  });

  it('tell of problems', () => {
    const xml =
      '<?xml version="1.0"?>\n<Error><Code>SlowDown</Code><Message>M &amp; N</Message></Error>';
    expect(problemOf(xml)).toEqual({ code: 'SlowDown', message: 'M & N' });
    expect(problemOf('<Error></Error>')).toEqual({ code: 'Unknown', message: '' });
    expect(problemOf('<CopyObjectResult><Error/></CopyObjectResult>')).toBeUndefined();
    expect(problemOf('')).toBeUndefined();
  });

  it('are read in time linear in their length', () => {
    expect(elementText('<Key>'.repeat(200_000), 'Key')).toBeUndefined();
    expect(elementText(`${'<Key '.repeat(200_000)}<Key>a</Key>`, 'Key')).toBe('a');
  });

  it('complete an upload', () => {
    expect(completeXml(['"a&b"'])).toBe(
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>' +
        '&quot;a&amp;b&quot;</ETag></Part></CompleteMultipartUpload>',
    );
  });
});
