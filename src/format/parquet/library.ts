// The optional Parquet libraries, loaded when a Parquet file is first read or written.
import { MillraceError } from '../../error.js';

/** hyparquet with its decompressors. */
export async function loadReader(): Promise<{
  hyparquet: typeof import('hyparquet');
  compressors: import('hyparquet').Compressors;
}> {
  try {
    const [hyparquet, { compressors }] = await Promise.all([
      import('hyparquet'),
      import('hyparquet-compressors'),
    ]);
    return { hyparquet, compressors };
  } catch (cause) {
    throw missing('Reading', 'hyparquet hyparquet-compressors', cause);
  }
}

/** hyparquet-writer. */
export async function loadWriter(): Promise<typeof import('hyparquet-writer')> {
  try {
    return await import('hyparquet-writer');
  } catch (cause) {
    throw missing('Writing', 'hyparquet-writer', cause);
  }
}

function missing(verb: string, packages: string, cause: unknown): MillraceError {
  return new MillraceError(
    'CONNECTOR_MISSING_LIBRARY',
    `${verb} Parquet needs a library that is not installed: npm install ${packages}`,
    { cause },
  );
}
