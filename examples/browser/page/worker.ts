// The job in a Web Worker: what it tells is posted to the page.
import { loadKernels } from 'millrace/browser';
import { runJob } from './runJob.js';

// While the page still says what to run; the job tells what went wrong.
void loadKernels().catch(() => undefined);

self.onmessage = ({ data: address }: MessageEvent<string>) => {
  // An error reaches the page as the worker's 'error' event.
  void runJob(address, (update) => self.postMessage(update)).catch((error: unknown) => {
    setTimeout(() => {
      throw error;
    });
  });
};
