// A real browser for tests: Chromium where the machine has one.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of an installed Chromium; `CHROMIUM` names another. */
export function chromiumPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env['CHROMIUM'] ?? '', ...candidates].find(isProgram);
}

/**
 * True where the tests in a browser are left out: without Chromium, except in CI, where its absence
 * is a failure.
 */
export const lacksChromium = chromiumPath() === undefined && process.env['CI'] === undefined;

if (lacksChromium) {
  console.warn(
    'Tests in a browser are left out, no Chromium is on the PATH: ' +
      'apt-get install chromium, or set CHROMIUM to one.',
  );
}

/** Starts it without a window. */
export function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new Error('No Chromium is installed: apt-get install chromium, or set CHROMIUM to one.');
  }
  // The sandbox needs rights that a container seldom has; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

function isProgram(path: string): boolean {
  if (path === '') return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
