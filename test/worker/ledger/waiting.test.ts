import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, kitchen, log, logMany, put, soup } from '../ledger.ts';
import {
  amina,
  ben,
  decide,
  everything,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

/** Every page, feed and export that shows the ledger or could. */
const publicPaths = [
  ...['/', '/month/', '/past/', '/calendar.json', '/calendar.xml', '/calendar.ics', '/log/', '/log/many/'],
  ...['/ledger/', '/ledger/2027-03/', '/ledger/2027-03/before-999/', '/ledger/jar/', '/ledger/find/'],
  ...['/ledger/find/?q=soup', '/ledger/find/?act=task', '/ledger/verify/', '/ledger.json', '/ledger.csv'],
  ...['/wall/', '/wall/screen/'],
];

describe('What waits', () => {
  it('is on no page, in no feed, no export and no search', async () => {
    const { page } = await publish();
    await put([{ who: 'Dora', what: 'Stands in the ledger' }]);
    const secret = { what: 'Unseen parsnip soup', who: 'Parzival', commons: 'swap-table-on-the-court' };
    const paths = [
      ...[...publicPaths, page, `${page.replace(/\/$/, '')}.ics`, '/ledger/find/?q=parsnip', '/ledger/find/?q=Parz'],
      ...[
        '/ledger/find/?commons=swap-table-on-the-court',
        '/ledger/find/?host=Court+neighbours',
        '/ledger.json?after=1',
      ],
    ];
    const before = new Map<string, string>();
    const settled = (html: string) => html.replace(/name="once" value="[^"]*"/, '');
    for (const path of paths) before.set(path, settled(await read(path)));
    await log(secret);
    await logMany({ 'what-1': 'Unseen parsnip stew', 'who-1': 'Parzival' });
    await log({ ...secret, act: 'jar-in', quantity: '99', unit: '' });
    await log({ ...secret, corrects: '1', quantity: '0' });
    for (const path of paths) {
      const after = settled(await read(path));
      expect(after, path).not.toMatch(/Unseen|Parzival/);
      expect(after, path).toBe(before.get(path));
    }
    for (const path of ['/log/?corrects=2', '/yours/', '/desk/', '/review/', '/inbox']) {
      const response = await visit(path);
      expect(await response.text(), path).not.toMatch(/Unseen|Parzival/);
    }
  });

  it('stays unseen when it is declined', async () => {
    const yours = await log({ what: 'Unseen parsnip soup', email: amina });
    await decide(await linkIn('review', ben), 'decline', 'Was this here?');
    for (const path of publicPaths) expect(await read(path), path).not.toContain('parsnip');
    expect(words(await read(yours))).toContain('Was this here?');
    expect((await inbox(amina))[0]?.text).toContain('Was this here?');
    expect(await rows('select * from acts')).toEqual([]);
  });
});

describe('While it waits, Amina', () => {
  it('changes it: what she did, the day and the commons', async () => {
    await publish();
    const yours = await log({ email: amina });
    const answers = await filledIn(await read(yours));
    expect(answers).toMatchObject({ act: 'task', what: soup.what, quantity: '40', unit: 'meals', who: 'Amina' });
    const changes = { what: 'Cooked lentil soup', when: '2027-02-27', commons: 'swap-table-on-the-court' };
    expect((await post(yours, { ...answers, ...changes })).status).toBe(303);
    expect(await read(await linkIn('review', ben))).toContain('Cooked lentil soup');
    await approveAct();
    expect(await rows('select what, date, host from acts')).toEqual([
      { what: 'Cooked lentil soup', date: '2027-02-27', host: 'Court neighbours' },
    ]);
  });

  it('changes it wrongly, and nothing is lost', async () => {
    const yours = await log();
    const before = await everything();
    const response = await post(yours, { ...(await filledIn(await read(yours))), quantity: 'a few', what: 'Stew' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('<a href="#quantity">');
    expect(await filledIn(page)).toMatchObject({ quantity: 'a few', what: 'Stew' });
    expect(await everything()).toEqual(before);
  });

  it('changes one of many lines, takes one out and puts one in', async () => {
    const yours = await logMany();
    const answers = await filledIn(await read(yours));
    const { email: _neverAskedAgain, ...shown } = kitchen;
    expect(answers).toMatchObject({ ...shown, 'quantity-2': '2.5', 'unit-2': 'hours', 'unit-3': 'EUR' });
    const changes = { 'what-1': 'Cooked lentil soup', 'what-2': '', 'quantity-2': '', 'who-2': '' };
    const more = { 'act-4': 'resource', 'what-4': 'Bowls', 'quantity-4': '20', 'unit-4': '', 'who-4': 'Ben' };
    expect((await post(yours, { ...answers, ...changes, ...more })).status).toBe(303);
    await approveAct();
    expect((await rows<{ what: string }>('select what from acts order by seq')).map(({ what }) => what)).toEqual([
      ...['Cooked lentil soup', 'From the hat', 'Bowls'],
    ]);
  });
});
