// A job under test stands still until the test moves it. These lines work in vitest, in node:test
// and anywhere else.
import assert from 'node:assert/strict';
import { count, int64, schema, string, timestamp, tumble } from 'millrace';
import type { DataStream, FieldsOf } from 'millrace';
import { testDriver, testInput } from 'millrace/testing';

const clicks = schema({ page: string(), at: timestamp(3).asEpoch(), user: int64() });

// What is tested: a function of streams, the one that production calls.
const perMinute = (stream: DataStream<FieldsOf<typeof clicks>>) =>
  stream.keyBy('page').window(tumble('1 min')).aggregate({ clicks: count().asNumber() });

await using driver = await testDriver(
  { clicks: testInput(clicks, { time: 'at' }) },
  (inputs) => {
    const counts = perMinute(inputs.clicks);
    return { counts, late: counts.late };
  },
  { batchSizes: [1, 1024] },
);

await driver.push(
  'clicks',
  { page: '/', at: 10_000, user: 1n },
  { page: '/', at: 59_999, user: 2n },
  { page: '/a', at: 60_000, user: 2n },
);
assert.deepEqual(driver.rows('counts'), []);

await driver.watermark('clicks', 59_999);
const [first] = driver.rows('counts');
assert.equal(first.clicks, 2);
console.log(first);

await driver.push('clicks', { page: '/', at: 1_000, user: 3n });
assert.equal(driver.rows('late').length, 1);

await driver.finish();
console.log(driver.rows('counts'));
