import { blackhole, environment, fromArray, int32, schema, watermarks } from 'millrace';
import { describe, expect, it } from 'vitest';

const numbers = schema({ n: int32() });

describe('environment', () => {
  it('gives operators names that are unique', () => {
    const env = environment();
    const source = () => env.from(fromArray(numbers, []));
    expect([source(), source(), source()].map(({ node }) => node.name)).toEqual([
      'array',
      'array-2',
      'array-3',
    ]);
    expect(source().named('array-2').node.name).toBe('array-2-2');
  });

  it('refuses what it cannot do, and says what it can', () => {
    expect(() => environment({ parallelism: 0 })).toThrow(/whole number of 1 or more/);
    const wrongSize = environment({ memory: '2 pounds' as '2GiB' });
    wrongSize.from(fromArray(numbers, [])).sinkTo(blackhole());
    expect(() => wrongSize.execute()).toThrow(/expected '2GiB'/);
    expect(() =>
      environment().from(fromArray(numbers, []), { watermarks: watermarks.monotonous('m' as 'n') }),
    ).toThrow(/no column 'm', did you mean 'n'\?/);
  });

  it('ends with a named error at the memory limit', async () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => ({ n }));
    const env = environment({ memory: '4MiB' });
    env
      .from(fromArray(numbers, rows))
      .keyBy('n')
      .reduce((a) => a)
      .sinkTo(blackhole());
    await expect(env.execute().done).rejects.toMatchObject({
      code: 'RESOURCE_MEMORY_LIMIT',
      location: { operator: 'reduce' },
    });
  });

  it('counts as executed once a job was started', async () => {
    const env = environment();
    expect(env.isExecuted).toBe(false);
    await env.from(fromArray(numbers, [{ n: 1 }])).collect();
    expect(env.isExecuted).toBe(true);
  });
});
