// A script in a Web Worker: its answer or its error, and how long it took.
import { runScript, type Answer } from './sqlScript.js';

self.onmessage = async ({ data }: MessageEvent<string>) => {
  const answer: Answer = await runScript(data);
  self.postMessage(answer);
};
