import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addressOf, approve, onTheBoard, paper } from './board.ts';
import { site, state } from './here.ts';
import { forgetState, newFolder, runScript } from './server.ts';
import { ben, chandra, daysAhead, linkIn, linksIn, mailTo, post, proposal, today } from './town.ts';

describe('everything public', () => {
  const addresses = new Set([ben, chandra]);

  /** Somebody with an address of their own, which is then looked for in everything public. */
  function somebody(name: string) {
    const email = addressOf(`${name.toLowerCase()}.seen`);
    addresses.add(email);
    return { name, email };
  }

  /** A board on which all has happened that can, each by somebody else. */
  async function aBoardInUse(): Promise<void> {
    const [ruth, nils, ines] = [somebody('Ruth'), somebody('Nils'), somebody('Ines')];
    const saw = await onTheBoard(paper('Two-handed saw for thick logs', ruth.name, ruth));
    await onTheBoard(paper('Crates for the cider press', nils.name, { ...nils, direction: 'need' }));
    for (const one of ['Ada', 'Bo', 'Cleo', 'Eli', 'Fay', 'Gil'].map(somebody)) {
      const answer = { ...one, message: `Is it free, asks ${one.name}?`, show_email: one.name === 'Bo' ? 'yes' : '' };
      expect((await post(`${site}${saw.page}answer/`, answer)).status).toBe(303);
    }
    const reply = linkIn(await mailTo(site, ruth.email, 'You have an answer'), '/reply/');
    expect((await post(site + reply, { message: 'On Sunday it is.' })).status).toBe(303);
    const gravel = await onTheBoard(
      paper('Rake the gravel of the court', ines.name, {
        ...{ ...ines, direction: 'chore', category: 'time', how_often: 'weekly', hands: '9' },
      }),
    );
    for (const one of ['Hugo', 'Iris', 'Jon', 'Kaja', 'Lou'].map(somebody)) {
      const hand = { ...one, date: daysAhead(3) };
      expect((await post(`${site}${gravel.page}hands/`, hand)).status).toBe(303);
      await approve(`${one.name} takes on: Rake the gravel`);
    }
    const hugos = linkIn(await mailTo(site, addressOf('hugo.seen'), 'Your private link'), '/yours/');
    const line = {
      act: 'task',
      what: 'Raked the whole court',
      who: 'Hugo',
      quantity: '1',
      unit: 'items',
      when: today(),
    };
    expect((await post(`${site}${hugos}done/`, line)).status).toBe(303);
    await approve(line.what);
    const invites = `chore:${gravel.page.split('/').at(-2)}`;
    const victory = { told: 'The gravel lies in waves.', name: 'Ines', invites };
    expect((await post(`${site}${gravel.yours}victory/`, victory)).status).toBe(303);
    await approve(victory.told);
  }

  /** Everything that can be reached from the front page, and what machines fetch; each with its text. */
  async function crawl(): Promise<Map<string, string>> {
    const feeds = ['calendar.ics', 'calendar.xml', 'calendar.json', 'victories.xml', 'ledger.json', 'ledger.csv'];
    const others = ['robots.txt', 'offers/find/', 'offers/answered/', 'sent/'];
    const seen = new Set(['/', ...[...feeds, ...others].map((path) => `/${path}`)]);
    const found = new Map<string, string>();
    // A set that grows is walked to its end.
    for (const path of seen) {
      // Everybody's mail is there, on this machine only.
      if (path.startsWith('/inbox')) continue;
      const answer = await fetch(site + path);
      expect(answer.status, path).toBe(200);
      const content = await answer.text();
      found.set(path, content + JSON.stringify([...answer.headers]));
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      for (const { pathname, search } of linksIn(content, site + path)) seen.add(pathname + search);
    }
    return found;
  }

  test('has no address of anybody', { timeout: 240_000 }, async () => {
    await aBoardInUse();
    const commons = proposal('Coffee under the bath house arch', somebody('Chandra').email);
    expect((await post(`${site}/propose/`, commons)).status).toBe(303);
    await approve(commons.title);
    const found = await crawl();
    expect(found.size).toBeGreaterThan(60);
    for (const path of ['/offers/', '/offer/', '/victories/', '/ledger/', '/wall/', '/victories.xml']) {
      expect([...found.keys()]).toContain(path);
    }
    for (const title of [
      'Two-handed saw for thick logs',
      'Raked the whole court',
      'The gravel lies in waves',
      commons.title,
    ]) {
      expect(
        [...found.values()].some((content) => content.includes(title)),
        title,
      ).toBe(true);
    }
    const dist = await newFolder();
    await runScript('build.ts', { STATE: state, SITE_URL: site, DIST: dist });
    for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found.set(path.replace(dist, 'site/dist'), await readFile(path, 'utf8'));
    }
    await forgetState(dist);
    expect([...found.keys()]).toContain('site/dist/offers/two-handed-saw-for-thick-logs/index.html');
    expect(addresses.size).toBeGreaterThan(15);
    // The ending alone finds those of every other journey that used the board.
    const forms = [...addresses, addressOf('')].flatMap((one) => [
      one,
      encodeURIComponent(one),
      one.replace('@', '&#64;'),
    ]);
    const shown = [...found].flatMap(([path, content]) => {
      const folded = content.toLowerCase();
      return forms.filter((one) => folded.includes(one.toLowerCase())).map((one) => `${one} in ${path}`);
    });
    expect(shown).toEqual([]);
  });
});
