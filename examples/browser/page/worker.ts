// The job in a Web Worker: what it tells is posted to the page.
import { runJob } from './runJob.js';

self.onmessage = ({ data: address }: MessageEvent<string>) => {
  // An error reaches the page as the worker's 'error' event.
  void runJob(address, (update) => self.postMessage(update)).catch((error: unknown) => {
    setTimeout(() => {
      throw error;
    });
  });
};
