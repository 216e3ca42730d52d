// In a browser there are no paths.
import { MillraceError } from '../../error.js';

/** @throws MillraceError PLAN_UNSUPPORTED always. */
export async function openPath(path: string): Promise<never> {
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `'${path}' is a path, which a browser cannot open; fetch it, or let the user pick a File.`,
  );
}
