// What only browsers have: sources and sinks over the APIs of the Web.
export { fromFetch, type FromFetchOptions } from './fetchSource.js';
export { fromFile, type FromFileOptions } from './fileSource.js';
export { fromWebSocket, type WebSocketOptions } from './webSocketSource.js';
export type { ReconnectOptions } from '../network/backoff.js';
export { indexedDb, type IndexedDbOptions } from './indexedDbSink.js';
export { opfsFile, type OpfsFileOptions } from './opfsSink.js';
export { canvasChart, type CanvasChart, type ChartOptions } from './chart/canvasChart.js';
