import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { apt, canApt } from './apt.ts';
import { run } from './project.ts';

/** How every Chromium of the project is started: without a sandbox, which containers do not have, and without asking anything of the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium: the one that `CHROMIUM` names, one on the PATH, or Playwright's own. */
export async function findChromium(): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of [process.env.CHROMIUM, ...onPath, chromium.executablePath()]) {
    if (path && (await canRun(path))) return path;
  }
  return null;
}

const canRun = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The path of a Chromium, installed first when there is none; null when that did not work either. */
export async function ensureChromium(): Promise<string | null> {
  const found = await findChromium();
  if (found) return found;
  console.log('No Chromium is here. Installing one …');
  try {
    if (canApt()) {
      await apt('update');
      await apt('install', '-y', 'chromium');
    } else {
      await run('playwright-core', ['install', 'chromium'], { show: true });
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return findChromium();
}
