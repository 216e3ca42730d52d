import type { InputOptions, RolldownBuild } from 'rolldown';

export function bundleForBrowser(
  input: Readonly<Record<string, string>>,
  options?: InputOptions,
): Promise<RolldownBuild>;
