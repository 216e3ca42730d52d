// Bundles entries for browsers: no `node:` modules, engines made by load.browser.
import { rolldown } from 'rolldown';

/** Puts a platform's loader in the place of Node's. */
const browserLoader = {
  name: 'millrace-browser-loader',
  async resolveId(id, importer, options) {
    if (!id.endsWith('/load.node.js')) return null;
    return this.resolve(id.replace('load.node.js', 'load.browser.js'), importer, options);
  },
};

/**
 * A build of rolldown; `generate` or `write` it.
 *
 * @param input  Entries by name, TypeScript of `src/` or modules of `dist/`.
 * @param options  Further options of rolldown.
 */
export function bundleForBrowser(input, options = {}) {
  return rolldown({
    input,
    platform: 'browser',
    plugins: [browserLoader],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    ...options,
  });
}
