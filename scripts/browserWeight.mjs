// What a page downloads of an entry, minified and gzipped, as bundlers and servers do it.
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { bundleForBrowser } from './browserBundle.mjs';

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What `more` adds to the scripts of a page that imports `base` anyway. */
export async function weightOf(base, more) {
  const alone = await chunksOf({ base: pathOf(base) });
  const chunks = await chunksOf({ base: pathOf(base), more: pathOf(more) });
  const before = closure(['base.js'], chunks);
  const opened = closure(['base.js', 'more.js'], chunks);
  const parts = [...opened].flatMap((name) => chunks.get(name).dynamicImports);
  const ofBase = new Set([...before].flatMap((name) => chunks.get(name).dynamicImports));
  const later = parts
    .filter((part) => !ofBase.has(part))
    .map((part) => [
      part.replace(/-.*/, ''),
      bytesOf(closure([...opened, part], chunks), chunks) - bytesOf(opened, chunks),
    ]);
  const added = bytesOf(opened, chunks) - bytesOf(closure(['base.js'], alone), alone);
  const everything = closure([...opened, ...parts.filter((part) => !ofBase.has(part))], chunks);
  return {
    added,
    later: Object.fromEntries(later),
    all: added + bytesOf(everything, chunks) - bytesOf(opened, chunks),
    modules: Object.fromEntries(
      [...opened]
        .filter((name) => !before.has(name))
        .flatMap((name) => Object.entries(chunks.get(name).modules))
        .map(([path, { renderedLength }]) => [path.replace(/^.*\/src\//, 'src/'), renderedLength]),
    ),
    code: [...everything].map((name) => chunks.get(name).code).join('\n'),
  };
}

async function chunksOf(input) {
  const build = await bundleForBrowser(input);
  const { output } = await build.generate({ format: 'esm', minify: true });
  return new Map(
    output.flatMap((chunk) => (chunk.type === 'chunk' ? [[chunk.fileName, chunk]] : [])),
  );
}

/** Chunks with all that they import, in the order of the bundle. */
function closure(names, chunks) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || !chunks.has(name)) return;
    found.add(name);
    chunks.get(name).imports.forEach(visit);
  };
  names.forEach(visit);
  return new Set([...chunks.keys()].filter((name) => found.has(name)));
}

function bytesOf(names, chunks) {
  const code = [...names].map((name) => chunks.get(name).code).join('\n');
  return gzipSync(code, { level: 9 }).length;
}
