import { describe, expect, it } from 'vitest';
import {
  checkpointSettings,
  defaultRestart,
  type CheckpointOptions,
} from '../../src/api/checkpoints.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';

const storage = memoryStorage();

describe('settings of checkpoints', () => {
  it('are none when none are given: errors are not made good', () => {
    expect(checkpointSettings(undefined)).toBeUndefined();
    expect(defaultRestart(undefined).name).toBe('none');
  });

  it('have defaults for a folder, and for a storage', () => {
    const defaults = {
      intervalMs: 10_000,
      minPauseMs: 0,
      timeoutMs: 600_000,
      tolerableFailures: 0,
      retain: 2,
      restore: 'latest',
      claim: false,
      allowNonRestoredState: false,
      maxParallelism: 128,
    };
    expect(checkpointSettings('./here')).toMatchObject(defaults);
    expect(checkpointSettings('./here')?.storage.name).toBe("'./here'");
    expect(checkpointSettings(storage)).toEqual({ ...defaults, storage });
    expect(checkpointSettings({ storage })).toEqual({ ...defaults, storage });
    expect(defaultRestart(checkpointSettings(storage)).name).toBe('exponential delay');
  });

  it('are as they are given', () => {
    const options: CheckpointOptions = {
      storage,
      interval: '1s',
      minPause: 500,
      timeout: '2 min',
      tolerableFailures: 3,
      retain: 5,
      restore: 'savepoint-000007',
      claim: true,
      allowNonRestoredState: true,
      maxParallelism: 32_768,
    };
    expect(checkpointSettings(options)).toEqual({
      storage,
      intervalMs: 1000,
      minPauseMs: 500,
      timeoutMs: 120_000,
      tolerableFailures: 3,
      retain: 5,
      restore: 'savepoint-000007',
      claim: true,
      allowNonRestoredState: true,
      maxParallelism: 32_768,
    });
  });

  it.each([
    [{ interval: 0 }, /interval/],
    [{ timeout: 0 }, /timeout/],
    [{ minPause: -1 }, /minPause/],
    [{ retain: 0 }, /retain is 0; a whole number of 1 or more/],
    [{ tolerableFailures: -1 }, /tolerableFailures is -1; a whole number of 0 or more/],
    [{ maxParallelism: 0 }, /maxParallelism is 0; a whole number of 1 to 32768/],
    [{ maxParallelism: 32_769 }, /maxParallelism is 32769/],
    [{ maxParallelism: 1.5 }, /maxParallelism is 1.5/],
  ])('are refused when they make no sense: %j', (options, message) => {
    const make = (): unknown => checkpointSettings({ storage, ...options });
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: 'PLAN_INVALID_ARGUMENT' }));
  });
});
