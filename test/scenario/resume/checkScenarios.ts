// Registers scenarios as tests: in CI some fixed seeds, for `npm run chaos -- --scenarios` those
// that MILLRACE_CHAOS_SEEDS names: `from:count`.
import { describe, expect, it } from 'vitest';
import { killAndResume, undisturbed } from './killAndResume.js';
import type { Scenario } from './scenario.js';

/** How many seeds CI takes of each scenario. */
export interface Sample {
  readonly seeds?: number;
  /** Parallelisms that a seed resumes at; default 1, 3 and 4. */
  readonly resumedAt?: (seed: number, index: number) => readonly number[];
  /** Whether no rows at all are an answer. */
  readonly mayBeEmpty?: boolean;
}

/** Describes a test for each scenario. */
export function checkScenarios(scenarios: readonly Scenario[], sample: Sample = {}): void {
  const [first, count] = seedsOf(process.env['MILLRACE_CHAOS_SEEDS'], sample.seeds ?? 1);
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const ready = scenarios.filter((scenario) => scenario.undetermined === undefined);

  describe.each(ready.map((scenario, index) => [scenario.name, scenario, index] as const))(
    '%s',
    (_, scenario, index) => {
      it('answers the same killed and resumed', { timeout: 60_000 * count }, async () => {
        const answer = await undisturbed(scenario);
        if (sample.mayBeEmpty !== true) expect([...answer.tables.values()].flat()).not.toEqual([]);
        for (const seed of seeds) {
          await killAndResume(scenario, answer, seed, sample.resumedAt?.(seed, index));
        }
      });
    },
  );

  it('each has a name of its own', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });
}

function seedsOf(given: string | undefined, otherwise: number): readonly [number, number] {
  const [first, count] = (given ?? `1:${otherwise}`).split(':').map(Number);
  return [first, count];
}
