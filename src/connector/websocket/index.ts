// millrace/websocket: sources and sinks over WebSockets, for Node. Browsers have fromWebSocket() of
// millrace/browser.
export { fromWebSocket, type WebSocketSourceOptions } from './source.js';
export { fromWebSocketServer, type WebSocketServerSourceOptions } from './serverSource.js';
export { webSocketSink, type WebSocketSinkOptions } from './sink.js';
export { webSocketServerSink, type WebSocketServerSinkOptions } from './serverSink.js';
export type { ConnectionOptions } from './connection.js';
export type { ServerOptions } from '../network/httpServer.js';
export type { ReconnectOptions } from '../network/backoff.js';
export type { NetworkSourceOptions } from '../network/limits.js';
export type { Framing } from '../network/recordQueue.js';
