// Where threads load the description of a script's job from.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '../../error.js';

/** The built module; tests run the sources, and threads need it built. */
export function sqlJobEntry(): string {
  const beside = new URL('./sqlJob.js', import.meta.url);
  if (!import.meta.url.endsWith('.ts')) return fileURLToPath(beside);
  const built = fileURLToPath(new URL('../../../dist/lib/esm/sqlJob.js', import.meta.url));
  if (existsSync(built)) return built;
  throw new MillraceError('INTERNAL_STATE', 'Threads need the package built: npm run build.');
}
