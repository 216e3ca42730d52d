// Types of databases.mjs.
import type { ServerAddress, Servers } from './harness.mjs';

/** Where the sinks write in each server. */
export type Places = Record<string, ServerAddress & { readonly namespace: string }>;

export function makePlaces(servers: Servers, name: string): Promise<Places>;
export function dropPlaces(places: Places): Promise<void>;
