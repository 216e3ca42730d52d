import { describe, expect, it } from 'vitest';
import { MillraceError, type ErrorCode } from '../../src/error.js';
import {
  exponentialDelay,
  failureRate,
  fixedDelay,
  isPermanent,
  noRestart,
  type RestartStrategy,
} from '../../src/runtime/restartStrategy.js';

/** Delays after failures of attempts that ran so long, one after another. */
function delays(strategy: RestartStrategy, ...ran: number[]): (number | undefined)[] {
  const decider = strategy.begin();
  let now = 0;
  return ran.map((ranMs) => decider.next((now += ranMs), ranMs));
}

describe('restart strategies', () => {
  it('none: the first error is the end', () => expect(delays(noRestart(), 1)).toEqual([undefined]));

  it('fixed delay: so many times', () => {
    expect(delays(fixedDelay(), 1, 1, 1, 1, 1)).toEqual([1000, 1000, 1000, undefined, undefined]);
    expect(delays(fixedDelay({ attempts: 1, delay: 0 }), 1, 1)).toEqual([0, undefined]);
    expect(delays(fixedDelay({ attempts: 0 }), 1)).toEqual([undefined]);
  });

  it('exponential delay: grows to a limit', () => {
    const strategy = exponentialDelay({ initial: 100, max: 1000, factor: 3 });
    expect(delays(strategy, 1, 1, 1, 1)).toEqual([100, 300, 900, 1000]);
    expect(delays(exponentialDelay(), 1, 1, 1)).toEqual([1000, 1500, 2250]);
    expect(delays(exponentialDelay({ initial: '2s', max: '1s' }), 1, 1)).toEqual([1000, 1000]);
  });

  it('exponential delay: begins anew when the job ran long enough', () => {
    const strategy = exponentialDelay({
      initial: 1,
      factor: 2,
      resetAfter: 50,
      attempts: 2,
    });
    expect(delays(strategy, 1, 1, 50, 1, 49)).toEqual([1, 2, 1, 2, undefined]);
  });

  it('failure rate: while failures are rare', () => {
    const strategy = failureRate({ maxFailures: 2, interval: 100, delay: 7 });
    expect(delays(strategy, 1, 10, 10)).toEqual([7, 7, undefined]);
    expect(delays(strategy, 1, 60, 60, 60)).toEqual([7, 7, 7, 7]);
  });

  it('failure rate: a clock that is set back does not count failures again', () => {
    const decider = failureRate({ maxFailures: 1, interval: 100, delay: 7 }).begin();
    expect(decider.next(100_000, 1)).toBe(7);
    expect(decider.next(500, 1)).toBe(7);
    expect(decider.next(550, 1)).toBeUndefined();
  });

  it('keep the state of each job apart', () => {
    const strategy = fixedDelay({ attempts: 1 });
    for (let job = 0; job < 3; job++) expect(delays(strategy, 1, 1)).toEqual([1000, undefined]);
  });

  it('have names', () => {
    const all = [noRestart(), fixedDelay(), exponentialDelay(), failureRate()];
    expect(all.map(({ name }) => name)).toEqual([
      'none',
      'fixed delay, 3 attempts',
      'exponential delay',
      'failure rate, 1 in 60000 ms',
    ]);
  });

  it.each([
    [() => fixedDelay({ attempts: -1 }), 'attempts is -1'],
    [() => fixedDelay({ attempts: 1.5 }), 'attempts is 1.5'],
    [() => fixedDelay({ delay: -1 }), 'delay'],
    [() => exponentialDelay({ factor: 0.5 }), 'factor is 0.5'],
    [() => exponentialDelay({ factor: NaN }), 'factor is NaN'],
    [() => exponentialDelay({ attempts: NaN }), 'attempts is NaN'],
    [() => failureRate({ interval: 0 }), 'interval'],
    [() => failureRate({ maxFailures: -2 }), 'maxFailures is -2'],
  ])('refuse what makes no sense: %#', (make, text) => {
    expect(make).toThrow(expect.objectContaining({ code: 'PLAN_INVALID_ARGUMENT' }));
    expect(make).toThrow(text);
  });
});

describe('errors that come again', () => {
  const cases: readonly (readonly [ErrorCode, boolean])[] = [
    ['PLAN_TYPE_MISMATCH', true],
    ['DATA_BAD_RECORD', true],
    ['DATA_FUNCTION', false],
    ['CONNECTOR_IO', false],
    ['CONNECTOR_NOT_FOUND', false],
    ['RESOURCE_LIMIT', false],
    ['INTERNAL_STATE', false],
  ];
  it.each(cases)('%s: %s', (code, isSo) => {
    expect(isPermanent(new MillraceError(code, 'x'))).toBe(isSo);
  });

  it('others do not', () => {
    for (const error of [new Error('x'), 'x', undefined]) expect(isPermanent(error)).toBe(false);
  });
});
