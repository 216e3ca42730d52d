// millrace/opentelemetry: metrics of jobs as instruments of the OpenTelemetry API.
export { observeJob, type ObservedJob, type ObserveOptions } from './observeJob.js';
