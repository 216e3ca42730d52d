// How many rows of each stream are among the first events: 50 events are 1 person, 3 auctions, 46
// bids.

/** What a Nexmark stream shows. */
export type NexmarkKind = 'all' | 'person' | 'auction' | 'bid';

const PLACES: Record<NexmarkKind, readonly [first: number, count: number]> = {
  all: [0, 50],
  person: [0, 1],
  auction: [1, 3],
  bid: [4, 46],
};

/** Rows of a stream of a kind among the first `events` events of the suite. */
export function nexmarkRowCount(kind: NexmarkKind, events: number): number {
  if (!Number.isFinite(events)) return events;
  const [first, count] = PLACES[kind];
  const epochs = Math.floor(events / 50);
  return epochs * count + Math.min(count, Math.max(0, (events % 50) - first));
}
