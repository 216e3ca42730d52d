// The connector 'blackhole': counts rows and drops them.
import { blackhole } from '../../sink/blackhole.js';
import type { TableFactory } from './tableFactory.js';

export const blackholeFactory: TableFactory = {
  identifier: 'blackhole',
  takesChanges: true,
  options: [],
  sink: () => blackhole(),
};
