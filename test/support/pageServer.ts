// A web server of bundled pages, as plain as can be: no COOP, no COEP but where they are asked for.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundleForBrowser } from '../../scripts/browserBundle.mjs';
import { projectPath } from './sourceTree.js';

/** A running {@link servePages}. */
export interface PageServer {
  readonly address: string;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  wasm: 'application/wasm',
};

/**
 * Bundles entries (`{ page: 'test/browser/jobs.page.ts' }` becomes `/page.js`) and serves them with
 * the kernels and other files; `/` loads `page.js`.
 */
export async function servePages(
  entries: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<PageServer> {
  const contents = new Map<string, string | Uint8Array>([
    [
      '/',
      '<!doctype html><title>jobs</title><link rel="icon" href="data:,">' +
        '<script type="module" src="/page.js"></script>',
    ],
    ['/kernels.wasm', readFileSync(projectPath('build/kernels.wasm'))],
    ...(await bundled(entries)),
    ...Object.entries(files),
  ]);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const content = contents.get(path);
    const ending = path === '/' ? 'html' : path.slice(path.lastIndexOf('.') + 1);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('content-type', TYPES[ending] ?? 'application/octet-stream');
    if (content === undefined) response.writeHead(404).end();
    else response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: addressOf(server), close: () => server.close() };
}

async function bundled(
  entries: Readonly<Record<string, string>>,
): Promise<readonly (readonly [string, string])[]> {
  if (Object.keys(entries).length === 0) return [];
  const input = Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [name, projectPath(path)]),
  );
  const build = await bundleForBrowser(input, {
    resolve: {
      alias: {
        'millrace/browser/sql': projectPath('src/tables.ts'),
        'millrace/browser': projectPath('src/browser.ts'),
        'millrace/arrow': projectPath('src/arrow.ts'),
      },
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
  });
  const { output } = await build.generate({ format: 'esm' });
  return output.map((chunk) => [
    `/${chunk.fileName}`,
    chunk.type === 'chunk' ? chunk.code : String(chunk.source),
  ]);
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
