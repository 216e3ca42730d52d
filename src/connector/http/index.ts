// millrace/http: sources and sinks over HTTP: server-sent events, polling, requests.
export { fromEventStream, type EventStreamOptions } from './eventStream.js';
export { fromPolling, type PollingOptions } from './polling.js';
export { eventStreamSink, type EventStreamSinkOptions } from './eventStreamSink.js';
export { httpSink, type HttpSinkOptions } from './postSink.js';
export type { ServerOptions } from '../network/httpServer.js';
export type { ReconnectOptions } from '../network/backoff.js';
export type { NetworkSourceOptions } from '../network/limits.js';
export type { Framing } from '../network/recordQueue.js';
