import { describe, expect, it } from 'vitest';
import { localPath } from '../../../src/sql/connector/localPath.js';
import { tableOf } from '../../support/tableRequest.js';

const table = tableOf("CREATE TABLE t (a INT) WITH ('path' = '')");

describe('localPath', () => {
  it.each([
    ['a/b.json', '/base/a/b.json'],
    ['a/', '/base/a/'],
    ['/a/b', '/a/b'],
    ['file:///a/b%20c', '/a/b c'],
    ['file:/a/b/', '/a/b/'],
    ['file://a/b', '/base/a/b'],
    ['../x', '/x'],
  ])('%s is %s', (text, path) => {
    expect(localPath(text, '/base', table)).toBe(path);
  });

  it.each([
    ['s3://bucket/x', "paths 's3://…' are not supported yet"],
    ['hdfs:/x', "paths 'hdfs://…'"],
    ['', 'is empty'],
    ['file:///a%2fb', 'which is no file address'],
  ])('refuses %s', (text, message) => {
    expect(() => localPath(text, '/base', table)).toThrow(message);
  });
});
