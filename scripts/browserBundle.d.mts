import type { InputOptions, OutputOptions, RolldownBuild } from 'rolldown';

export function bundleForBrowser(
  input: Readonly<Record<string, string>>,
  options?: InputOptions,
): Promise<RolldownBuild>;

export function together(
  entries: readonly (readonly [path: string, name: string])[],
): OutputOptions;
