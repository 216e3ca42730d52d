// What a page downloads of an entry, minified and gzipped, as bundlers and servers do it.
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { bundleForBrowser, together } from './browserBundle.mjs';

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What `more` adds to the scripts of a page that imports `base` anyway. */
export async function weightOf(base, more) {
  const alone = await chunksOf({ base: pathOf(base) });
  const chunks = await chunksOf({ base: pathOf(base), more: pathOf(more) });
  const before = closure(['base.js'], chunks);
  const opened = closure(['base.js', 'more.js'], chunks);
  const parts = partsOf(opened, chunks).filter((part) => !partsOf(before, chunks).includes(part));
  const everything = closure([...opened, ...parts], chunks);
  const added = bytesOf(opened, chunks) - bytesOf(closure(['base.js'], alone), alone);
  const later = parts.map((part) => {
    const bytes = bytesOf(closure([...opened, part], chunks), chunks) - bytesOf(opened, chunks);
    return [part.replace(/-.*/, ''), bytes];
  });
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
  const entries = Object.entries(input).map(([name, path]) => [path, `${name}.all`]);
  const { output } = await build.generate({ format: 'esm', minify: true, ...together(entries) });
  return new Map(
    output.flatMap((chunk) => (chunk.type === 'chunk' ? [[chunk.fileName, chunk]] : [])),
  );
}

function partsOf(names, chunks) {
  return [...new Set([...names].flatMap((name) => chunks.get(name).dynamicImports))];
}

/** Chunks with all that they import. */
function closure(names, chunks) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || !chunks.has(name)) return;
    found.add(name);
    chunks.get(name).imports.forEach(visit);
  };
  names.forEach(visit);
  return found;
}

/** Each file is compressed by itself. */
function bytesOf(names, chunks) {
  return [...names].reduce(
    (sum, name) => sum + gzipSync(chunks.get(name).code, { level: 9 }).length,
    0,
  );
}
