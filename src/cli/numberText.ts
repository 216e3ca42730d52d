// Numbers as people read them: 3.0 M, 1.2 GB, 4.5 s.

/** A count with a metric prefix: 950, 12.3 k, 3.0 M. */
export function countText(count: number): string {
  return scaled(count, ['', ' k', ' M', ' G', ' T']);
}

/** Bytes with a metric prefix: 950 B, 1.2 GB. */
export function bytesText(bytes: number): string {
  return scaled(bytes, [' B', ' kB', ' MB', ' GB', ' TB']);
}

/** Milliseconds as seconds or minutes: 4.5 s, 2 min 03 s. */
export function durationText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Epoch milliseconds as `yyyy-MM-dd HH:mm:ss`, UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function scaled(value: number, units: readonly string[]): string {
  let unit = 0;
  let rest = value;
  while (Math.abs(rest) >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(rest) : rest.toFixed(1)}${units[unit]}`;
}
