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

/**
 * Options of output that keep what an entry imports in one file, not in one for each set of parts
 * that share it: what is loaded later is small, and would split it into dozens.
 *
 * @param entries  Paths of entries with the names of their files; what two share is the first's.
 */
export function together(entries) {
  const owners = new Map();
  const own = (id, name, context) => {
    if (owners.has(id)) return;
    owners.set(id, name);
    context.getModuleInfo(id)?.importedIds.forEach((imported) => own(imported, name, context));
  };
  const ownerOf = (id, context) => {
    if (owners.size === 0) for (const [path, name] of entries) own(path, name, context);
    return owners.get(id) ?? null;
  };
  return { codeSplitting: { groups: [{ name: ownerOf, debugName: 'together' }] } };
}
