// Windows in plans: which columns are of one, and the assigners of the engine.
import { cumulate, hop, session, tumble } from '../../window/assigner.js';
import type { SessionAssigner, SlicedAssigner } from '../../window/assigner.js';
import type { RelAggregate, WindowSpec } from '../rel/rel.js';

/** Positions of the groups that are the start and the end of one window. */
export function windowOfGroups(rel: RelAggregate): { start: number; end: number } | undefined {
  const roles = rel.groups.map((index) => rel.input.columns[index].window);
  const end = roles.findIndex((column) => column?.role === 'end');
  const start = roles.findIndex(
    (column) => column?.role === 'start' && isSameWindow(column.window, roles[end]?.window),
  );
  return start < 0 || end < 0 ? undefined : { start, end };
}

/** True for windows of the same kind and lengths. */
export function isSameWindow(a: WindowSpec | undefined, b: WindowSpec | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** The assigner of the engine. */
export function assignerOf(window: WindowSpec): SlicedAssigner | SessionAssigner {
  const { kind, sizeMs, stepMs, offsetMs, time } = window;
  const alignment = { offset: offsetMs, time };
  switch (kind) {
    case 'tumble':
      return tumble(sizeMs, alignment);
    case 'hop':
      return hop(sizeMs, stepMs, alignment);
    case 'cumulate':
      return cumulate(stepMs, sizeMs, alignment);
    case 'session':
      return session(sizeMs, { time });
  }
}
