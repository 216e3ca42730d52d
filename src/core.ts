// What every platform has in common: the entries of Node (index.ts) and of browsers (browser.ts)
// export all of it.
export { environment, Environment } from './api/environment.js';
export type { EnvironmentOptions, ExecuteOptions, FromOptions } from './api/environment.js';
export type { ByteSize } from './wasm/byteSize.js';
export { DataStream } from './api/dataStream.js';
export { deadLetterSchema, type DeadLetterFields } from './api/deadLetters.js';
export type * from './api/mapAsync.js';
export type { ValidateOptions } from './api/validate.js';
export * from './format/standard/index.js';
export type { RowFields, ValidatedFields } from './format/standard/columns.js';
export type * from './api/lookupJoin.js';
export { lookupFrom } from './source/lookup.js';
export type { LookupContext, LookupReader, LookupSource } from './source/lookup.js';
export type { LookupFunction, LookupKey, LookupMap } from './source/lookup.js';
export type { AsyncOptions, RetryOptions } from './api/asyncSettings.js';
export type { CallContext } from './operator/async/asyncCall.js';
export { KeyedStream } from './api/keyedStream.js';
export { IntervalJoin, type IntervalJoinSettings } from './api/intervalJoin.js';
export type { JoinColumns, JoinResult } from './api/joinTypes.js';
export type {
  CoGroupContext,
  CoGroupFunction,
  SharedWindowOptions,
  WindowJoinOptions,
} from './api/coGroup.js';
export type { JoinType } from './join/joinOutput.js';
export type { Branches, SplitOptions, SplitStreams } from './api/split.js';
export type { UnionByName, UnionByNameOptions } from './api/unionByName.js';
export { WindowedStream, type WindowStream } from './api/windowedStream.js';
export * from './api/aggregates.js';
export { asc, desc, Ordering, type OrderBy, type TopOptions } from './api/order.js';
export type * from './api/processTypes.js';
export type * from './api/connectedTypes.js';
export { ConnectedStreams, KeyedConnectedStreams } from './api/connectedStreams.js';
export {
  BroadcastConnectedStream,
  BroadcastStream,
  KeyedBroadcastConnectedStream,
} from './api/broadcastStream.js';
export type { WithSideOutputs, SideOutputs } from './api/sideOutputs.js';
export type { RollingResult, WindowFields, WindowResult } from './api/resultTypes.js';

export { col, Expression, lit } from './expression/expression.js';
export { fn, vectorFn } from './expression/userFunction.js';
export { when } from './expression/when.js';
export * from './batch/dataType.js';
export { Schema, schema, type FieldsOf } from './batch/schema.js';
export { Batch } from './batch/batch.js';
export { MillraceError, type ErrorCode, type ErrorDomain, type ErrorLocation } from './error.js';

export { watermarks, WatermarkStrategy, type CustomWatermarks } from './time/watermarkStrategy.js';
export { type Duration } from './time/duration.js';
export { jsonValue } from './state/keyed/stateType.js';
export * from './state/keyed/stateDescriptor.js';
export type { TtlOptions } from './state/keyed/timeToLive.js';
export type { ValueState } from './state/keyed/valueHandle.js';
export type { ListState } from './state/keyed/listHandle.js';
export type { MapState, ReadonlyMapState } from './state/keyed/mapHandle.js';
export type { AggregatingState, Aggregation, ReducingState } from './state/keyed/foldHandles.js';
export type { Timers } from './operator/process/processContext.js';
export type * from './operator/inspection.js';
export { systemClock, VirtualClock, type Clock } from './time/clock.js';
export {
  cumulate,
  customWindow,
  globalWindow,
  hop,
  session,
  tumble,
  type BoundedAssigner,
  type WindowAssigner,
} from './window/assigner.js';
export { triggers } from './window/trigger/triggers.js';
export type { Trigger, TriggerContext, TriggerResult } from './window/trigger/trigger.js';
export { evictors } from './window/evictor/evictors.js';
export type { Evictor, EvictorContext, WindowElement } from './window/evictor/evictor.js';
export type { TimeWindow } from './window/triggered/timeWindow.js';
export type {
  WindowAggregation,
  WindowProcessContext,
  WindowProcessFunction,
} from './api/windowFunctions.js';

export * from './connector/datagen/index.js';
export * from './connector/nexmark/index.js';
export { inferCsvSchema } from './decode/csvInference.js';
export { inferJsonSchema } from './decode/inferSchema.js';
export { json, type JsonOptions } from './format/json/index.js';
export { csv, type CsvOptions } from './format/csv/index.js';
export type { Format } from './format/format.js';
export { raw } from './format/raw/index.js';
export { fromArray, fromIterable } from './source/iterableSource.js';
export { fromReadable } from './source/readableSource.js';
export { fromBatches } from './source/batchSource.js';
export type * from './source/source.js';
export type { Sink, SinkContext, SinkWriter } from './sink/sink.js';
export { blackhole } from './sink/blackhole.js';
export { callback } from './sink/callback.js';
export { collect } from './sink/collect.js';
export { print } from './sink/print.js';
export { writable } from './sink/writable.js';

export type {
  CheckpointProblem,
  Job,
  JobEvents,
  JobStatus,
  RestartEvent,
  RestoredEvent,
  StopOptions,
} from './runtime/job.js';
export type { CompletedCheckpoint } from './runtime/checkpointing.js';
export {
  exponentialDelay,
  failureRate,
  fixedDelay,
  noRestart,
  type ExponentialDelayOptions,
  type FailureRateOptions,
  type FixedDelayOptions,
  type RestartDecider,
  type RestartStrategy,
} from './runtime/restartStrategy.js';
export type { CheckpointOptions } from './api/checkpoints.js';
export { defineJob, type JobFunction, type RunJobOptions } from './api/jobFile.js';
export { memoryStorage, type CheckpointStorage } from './checkpoint/storage.js';
export type { CheckpointKind } from './checkpoint/manifest.js';
export type { JobState } from './observe/jobState.js';
export type {
  JobCounters,
  JobMetrics,
  OperatorMetrics,
  SubtaskMetrics,
} from './observe/metrics.js';
export type {
  Counter,
  Gauge,
  MetricGroup,
  UserMetric,
  UserMetrics,
} from './observe/metricGroup.js';
export type { MetricsOptions } from './api/metricsSettings.js';
export { prometheusText } from './observe/prometheus.js';
export type { HistogramSummary } from './observe/histogram.js';
export type { StateEntry } from './observe/operatorState.js';
export type { JobResult, OperatorProgress, Progress } from './runtime/progress.js';
export type { Engine } from './wasm/engine.js';
