// The version that --version prints.
import { readFileSync } from 'node:fs';

/** `version` of the package's own package.json, found from both src/cli and dist/src/cli. */
export function packageVersion(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    const url = new URL(up, import.meta.url);
    try {
      const { name, version } = JSON.parse(readFileSync(url, 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'millrace' && version !== undefined) return version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return 'unknown';
}
