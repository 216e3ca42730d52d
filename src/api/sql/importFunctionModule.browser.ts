// Modules of functions in a page: fetched by their address, relative to the page.

/** The exports of a module in JavaScript. */
export async function importFunctionModule(
  specifier: string,
  _baseFolder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const address = new URL(specifier, document.baseURI).href;
  return (await import(/* @vite-ignore */ address)) as Readonly<Record<string, unknown>>;
}
