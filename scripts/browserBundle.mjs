// Bundles entries for browsers: without the modules of Node.
import { rolldown } from 'rolldown';

/** Modules `x.node.ts` have a twin `x.browser.ts` of the same exports, which takes their place. */
const browserTwins = {
  name: 'millrace-browser-twins',
  async resolveId(id, importer, options) {
    if (!/^\.\.?\/.*\.node\.js$/.test(id)) return null;
    return this.resolve(id.replace(/\.node\.js$/, '.browser.js'), importer, options);
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
    plugins: [browserTwins],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    ...options,
  });
}
