import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('strings', () => {
  itReads(
    [
      ["'it''s'"],
      ["''"],
      ["'a\nb'"],
      ["'a'\n 'b'\n'c'", "'abc'"],
      ["N'a'", "'a'"],
      ["_utf16'a'", "_UTF16'a'"],
      ["U&'d\\00e4 \\+01f600 \\\\ x'", "U&'d\\00e4 \\+01f600 \\\\ x'"],
      ["U&'d!00e4!!' UESCAPE '!'", "U&'d\\00e4!'"],
      ["x'1f'", "X'1F'"],
      ["X''"],
      ["X'00'\n'ff'", "X'00FF'"],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ["SELECT 'a' 'b'", "'b'", /two strings in a row/],
    ["SELECT X'1'", "X'1'", /are no bytes/],
    ["SELECT X'GG'", "X'GG'", /are no bytes/],
    ["SELECT U&'\\00g0'", "U&'\\00g0'", /a bad escape/],
    ["SELECT U&'\\+110000'", "U&'\\+110000'", /a bad escape/],
    ["SELECT U&'a' UESCAPE 'ab'", "'ab'", /one character/],
    ["SET X'00' = 'a'", "X'00' = 'a'", /a text is expected/],
    ["SELECT 'a", "'a", /has no end/],
  ]);
});
