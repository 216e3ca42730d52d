import { defineJob, environment, fromArray, int32, print, schema } from 'millrace';
import { expect, expectTypeOf, it } from 'vitest';
import { describeJob, type JobFunction } from '../../src/api/jobFile.js';

const numbers = fromArray(schema({ n: int32() }), []);

it('describes a job, and executes nothing', async () => {
  const env = environment();
  const job = defineJob<{ name: string }>((given, { name }) => {
    given.from(numbers, { name }).sinkTo(print());
  });
  expectTypeOf(job).toEqualTypeOf<JobFunction<{ name: string }>>();
  await describeJob('job.js', job, env, { name: 'some' });
  expect(env.explain()).toContain('some');
});

it('is refused when it is no function, or executes itself', async () => {
  await expect(describeJob('job.js', 7, environment(), 0)).rejects.toThrow(
    /'job.js' has no default export that is a function/,
  );
  const executes: JobFunction = async (env) => {
    env.from(numbers).sinkTo(print());
    await env.execute().done;
  };
  await expect(describeJob('job.js', executes, environment(), 0)).rejects.toThrow(
    /'job.js' executes the job itself/,
  );
});
