import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { forgetState, newState, startServer } from '../test/journeys/server.ts';
import { chromiumArgs, ensureChromium } from './local/chromium.ts';
import { explain, project } from './local/project.ts';

// The picture in README.md, taken from the running site with its example town.
try {
  const executablePath = await ensureChromium();
  if (!executablePath) throw new Error('There is no Chromium. Install one, or set CHROMIUM to its path.');
  const state = await newState();
  const server = await startServer(state);
  const browser = await chromium.launch({ executablePath, args: chromiumArgs });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 960 }, colorScheme: 'light' });
    await page.goto(`${server.site}/`);
    await page.screenshot({ path: join(project, 'docs/calendar.png') });
    console.log('Taken: docs/calendar.png');
  } finally {
    await browser.close();
    await server.stop();
    await forgetState(state);
  }
} catch (error) {
  explain(error);
}
