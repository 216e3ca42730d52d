import { describe, expect, it } from 'vitest';
import { RateMeter } from '../../src/observe/rateMeter.js';
import type { OperatorSample, SubtaskSample } from '../../src/observe/samples.js';

function sampleOf(
  at: number,
  rows: number,
  about: Partial<OperatorSample> = {},
  busyMs = 0,
): SubtaskSample {
  const operator: OperatorSample = {
    operator: 'totals',
    numRecordsIn: rows,
    numRecordsOut: rows / 2,
    numLateRecordsDropped: 0,
    inputWatermark: -Infinity,
    outputWatermark: -Infinity,
    stateBytes: 8,
    user: {},
    ...about,
  };
  const time = { busyMs, backPressuredMs: 0, idleMs: at - busyMs };
  return { subtask: 0, at, time, memoryBytes: 64, operators: [operator] };
}

describe('rates', () => {
  const rateAt = (meter: RateMeter, at: number, rows: number, now = at): number =>
    meter.measure([sampleOf(at, rows)], now).operators[0].numRecordsInPerSecond;

  it('are those since the start, then since they were asked for, of a second or more', () => {
    const meter = new RateMeter(0);
    expect(rateAt(meter, 500, 100)).toBe(200);
    expect(rateAt(meter, 2000, 1000)).toBe(500);
    expect(rateAt(meter, 2500, 2000)).toBe(800);
    expect(rateAt(meter, 4000, 3000)).toBe(1000);
    expect(rateAt(meter, 4500, 3000)).toBe(800);
  });

  it('are 0 where a subtask tells nothing new', () => {
    const meter = new RateMeter(0);
    expect(rateAt(meter, 2000, 1000)).toBe(500);
    expect(rateAt(meter, 2000, 1000, 9000)).toBe(0);
  });

  it('go on when counters begin anew', () => {
    const meter = new RateMeter(0);
    rateAt(meter, 10_000, 1_000_000);
    expect(rateAt(meter, 20_000, 500)).toBe(50);
  });

  it('of bytes are there where bytes are', () => {
    const [without] = new RateMeter(0).measure([sampleOf(1000, 1)], 1000).operators;
    expect([without.numBytesIn, without.numBytesInPerSecond]).toEqual([undefined, undefined]);
    const bytes = sampleOf(1000, 1, { numBytesIn: 77 });
    expect(new RateMeter(0).measure([bytes], 1000).operators[0]).toMatchObject({
      numBytesIn: 77,
      numBytesInPerSecond: 77,
    });
  });
});

it('times add up to a second', () => {
  const meter = new RateMeter(0);
  meter.measure([sampleOf(1000, 0, {}, 1000)], 1000);
  const { subtasks } = meter.measure([sampleOf(2000, 0, {}, 1250)], 2000);
  expect(subtasks).toEqual([
    {
      subtask: 0,
      busyTimeMsPerSecond: 250,
      backPressuredTimeMsPerSecond: 0,
      idleTimeMsPerSecond: 750,
      memoryBytes: 64,
    },
  ]);
});

it('there is no watermark before the first and at the end', () => {
  const of = (inputWatermark: number) =>
    new RateMeter(0).measure([sampleOf(9, 1, { inputWatermark })], 1000).operators[0];
  expect(of(400)).toMatchObject({ currentInputWatermark: 400, watermarkLag: 600 });
  expect(of(-Infinity).watermarkLag).toBeUndefined();
  expect(of(Infinity).currentInputWatermark).toBeUndefined();
});
