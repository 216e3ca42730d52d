// The Nexmark benchmark's events as a source.
export { nexmark, type NexmarkFields, type NexmarkOptions, type NexmarkSource } from './source.js';
export type { NexmarkKind } from './rowCounts.js';
export { nexmarkAuction, nexmarkBid, nexmarkEvent, nexmarkPerson } from './schemas.js';
