// A subtask in another thread, both sides over ports of one.
import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/error.js';
import type { Task } from '../../src/runtime/task.js';
import { WorkerHost, WorkerTask } from '../../src/runtime/workerTask.js';
import { AlignmentGroups } from '../../src/time/watermarkAlignment.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';

/** Both sides, with a task that a test scripts. */
function connected(steps: Partial<Record<keyof Task, (...args: never[]) => unknown>>) {
  const { port1, port2 } = new MessageChannel();
  const storage = memoryStorage();
  const alignment = new AlignmentGroups([]);
  const services = { storage, alignment, splits: () => Promise.reject(new Error('none')) };
  const end = (port: MessagePort) => ({
    postMessage: (message: unknown, transfer: readonly ArrayBuffer[] = []) =>
      port.postMessage(message, [...transfer]),
  });
  const control = new WorkerTask(end(port1), services, async () => port1.close());
  const host = new WorkerHost(end(port2));
  const { signal } = new AbortController();
  host.serve({ signal, close: async () => undefined, ...steps } as unknown as Task);
  port1.onmessage = ({ data }: MessageEvent<unknown>) => control.receive(data);
  port2.onmessage = ({ data }: MessageEvent<unknown>) => host.receive(data);
  return { control, host, storage };
}

describe('a task in another thread', () => {
  it('is called, and its errors keep their codes', async () => {
    const { control } = connected({
      commit: async (id: number) => {
        if (id === 2) throw new MillraceError('DATA_NULL', 'it is null', { retryable: true });
      },
    });
    await control.commit(1);
    await expect(control.commit(2)).rejects.toMatchObject({ code: 'DATA_NULL', retryable: true });
    await control.close();
  });

  it('writes into the storage of the job', async () => {
    const { control, host, storage } = connected({});
    const piece = Uint8Array.of(1, 2);
    await host.storage.put('a', [piece, new Uint8Array(1)]);
    expect(piece.length).toBe(2);
    expect([...(storage.files.get('a') ?? [])]).toEqual([1, 2, 0]);
    expect([...(await host.storage.get('a'))]).toEqual([1, 2, 0]);
    await expect(host.storage.get('b')).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
    await control.close();
  });

  it('that is closed leaves nobody waiting', async () => {
    const { control } = connected({ commit: () => new Promise(() => undefined) });
    const committing = control.commit(1);
    await control.close();
    await expect(committing).rejects.toMatchObject({ code: 'JOB_CANCELED' });
    await expect(control.commit(2)).rejects.toMatchObject({ code: 'JOB_CANCELED' });
  });

  it('that is lost fails what was asked of it', async () => {
    const { control } = connected({ run: () => new Promise(() => undefined) });
    const running = control.run();
    control.lost(new Error('it ended'));
    await expect(running).rejects.toThrow('it ended');
    expect(control.signal.reason).toMatchObject({ message: 'it ended' });
    await control.close().catch(() => undefined);
  });
});
