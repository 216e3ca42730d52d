// millrace/testing: jobs in tests, under vitest, node:test or any other runner.
export {
  testDriver,
  TestDriver,
  type TestDriverOptions,
  type TestInputs,
  type TestOutputs,
  type TestRow,
  type TestStreams,
} from './testDriver.js';
export { testInput, TestInput, type TestInputOptions } from './testInput.js';
export { matchGolden } from './golden.js';
export type { Change } from './outputSink.js';
export type { RowKind } from '../sink/rowKind.js';
export type { InspectedEntry, InspectedTimer } from '../operator/inspection.js';
export {
  simulate,
  type SimulatedPorts,
  type SimulationOptions,
  type SimulationReport,
} from './simulation/simulate.js';
export type { Faults } from './simulation/world.js';
