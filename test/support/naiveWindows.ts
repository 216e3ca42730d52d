// Flink's window assigners, written down plainly: the windows of one time as [start, end),
// ascending by end.
import type { SlicedAssigner } from '../../src/window/assigner.js';

/** All windows that contain a wall-clock time. */
export function naiveWindows(assigner: SlicedAssigner, time: number): [number, number][] {
  const { kind, sizeMs, slideMs, stepMs, offsetMs } = assigner;
  const lastStart = Math.floor((time - offsetMs) / slideMs) * slideMs + offsetMs;
  const windows: [number, number][] = [];
  if (kind === 'cumulate') {
    for (let end = lastStart + stepMs; end <= lastStart + sizeMs; end += stepMs) {
      if (end > time) windows.push([lastStart, end]);
    }
    return windows;
  }
  for (let start = lastStart; start > time - sizeMs; start -= slideMs) {
    windows.unshift([start, start + sizeMs]);
  }
  return windows;
}
