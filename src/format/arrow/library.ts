// Arrow IPC for those who must work without apache-arrow installed: loaded when a job names the
// format.
import { MillraceError } from '../../error.js';

/**
 * Loads `readArrow` and `arrowEncoder`.
 *
 * @throws MillraceError CONNECTOR_MISSING_LIBRARY when apache-arrow is not installed.
 */
export async function loadArrowFormat(): Promise<typeof import('./ipc.js')> {
  try {
    return await import('./ipc.js');
  } catch (cause) {
    throw new MillraceError(
      'CONNECTOR_MISSING_LIBRARY',
      `The Arrow format needs a library that is not installed: npm install apache-arrow`,
      { cause },
    );
  }
}
