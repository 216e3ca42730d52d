// Runs inside an empty project that has only the packed tarball installed: a tiny job, answer
// checked.
import assert from 'node:assert/strict';
import { schema, int64 } from 'millrace';

assert.deepEqual(schema({ auction: int64() }).names, ['auction']);
