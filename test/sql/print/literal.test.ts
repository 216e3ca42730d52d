import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('literals as text', () => {
  itReads(
    [
      ["'a''b'"],
      ["U&'\\00e4\\+01f600\\\\'"],
      ["X'00'"],
      ["INTERVAL -'1' DAY(3) TO HOUR"],
      ["TIMESTAMP 'it''s'"],
      ['UNKNOWN'],
    ],
    (part) => `SELECT ${part}`,
  );
});
