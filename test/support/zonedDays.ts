// Days of a calendar for tests of time zones.

/** Milliseconds since 1970 of text in UTC. */
export const utc = (text: string): number => Date.parse(`${text}Z`);

/** The day `by` days behind another, `yyyy-MM-dd`. */
export function timeZoneDay(day: string, by: number): string {
  return new Date(utc(`${day}T00:00`) + by * 86_400_000).toISOString().slice(0, 10);
}
