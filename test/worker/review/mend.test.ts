import { beforeEach, describe, expect, it } from 'vitest';
import {
  amina,
  ben,
  chandra,
  decide,
  type Fields,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  sent,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const statusOf = async () => (await rows("select status from entries where kind = 'commons'"))[0]?.status;

const mend = async (review: string, changes: Fields) =>
  post(`${review}mend/`, { ...(await filledIn(await read(`${review}mend/`))), ...changes });

describe('Ben asks, and Amina answers in a box for stewards', () => {
  const asked = async () => {
    const yours = await propose();
    await decide(await linkIn('review', ben), 'send-back', 'Is there a ramp?');
    return yours;
  };

  it('of which nothing is public; the stewards read who asked, what she says, and what is another', async () => {
    const yours = await asked();
    const form = await filledIn(await read(yours));
    const answer = 'Yes, but the key is with my neighbour Bo.';
    expect(
      (await post(yours, { ...form, to_stewards: answer, place: 'Basketball court, 14 Quay Street' })).status,
    ).toBe(303);
    const page = words(await read(await linkIn('review', ben)));
    expect(page).toContain('You asked , 1 Mar 2027, 13:00');
    expect(page).toContain('Is there a ramp?');
    expect(page).toContain('Its sender answered , 1 Mar 2027, 13:00');
    expect(page).toContain(answer);
    expect(page).toMatch(
      /What changed since it was read Place: Basketball court, (Before: )?12 (Now: )?14 Quay Street/,
    );
    expect(words(await read(await linkIn('review', chandra)))).toContain('ben@example.org asked');
    const [mail] = await inbox(chandra);
    expect(mail?.text).toContain('Asked before: Is there a ramp?');
    expect(mail?.text).toContain(`Answered: ${answer}`);
    await decide(await linkIn('review', chandra), 'approve');
    for (const path of ['/', '/commons/swap-table-on-the-court/', '/calendar.json', '/calendar.xml'])
      expect(await read(path)).not.toContain('neighbour Bo');
  });

  it('without another text it comes back all the same, and says that nothing changed', async () => {
    const yours = await asked();
    await sent(yours, { ...(await filledIn(await read(yours))), to_stewards: 'Yes.' });
    expect(words(await read(await linkIn('review', ben)))).toContain('The text is as it was.');
    expect(words(await read(yours))).toContain('You answered Yes.');
  });

  it('which is kept where something else is wrong, and has an end', async () => {
    const yours = await asked();
    const form = await filledIn(await read(yours));
    const wrong = await post(yours, { ...form, to_stewards: 'x'.repeat(2001), title: '' });
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain('href="#to_stewards"');
    expect(page).toContain('href="#title"');
    expect((await filledIn(page)).to_stewards).toHaveLength(2001);
  });

  it('and while nothing was asked there is no such box, nor is one read', async () => {
    const yours = await propose();
    expect(await read(yours)).not.toContain('to_stewards');
    await sent(yours, { ...(await filledIn(await read(yours))), bring: 'Two bags', to_stewards: 'Psst' });
    expect(await read(await linkIn('review', ben))).not.toContain('Psst');
  });
});

describe('Ben mends a slip', () => {
  it('in what waits: Amina reads what is another, and Chandra who did it', async () => {
    const yours = await propose({ title: 'Swap tabel on the court' });
    const review = await linkIn('review', ben);
    expect(await read(review)).toContain('href="./mend/"');
    const done = await mend(review, { title: 'Swap table on the court' });
    expect(done.status).toBe(303);
    expect(words(await read(done.headers.get('location') ?? ''))).toContain('Mended. Its sender is told.');
    expect(await statusOf()).toBe('pending');
    const [mail] = await inbox(amina);
    expect(mail?.subject).toBe('A slip was mended in what you sent on Monday, 1 March 2027');
    // Nobody confirmed that address.
    expect(mail?.text).not.toMatch(/tabel|Swap table/);
    for (const own of [yours, await linkIn('yours', amina)])
      expect(words(await read(own))).toMatch(
        /A steward mended a slip Title: Swap Before: tabel Now: table on the court/,
      );
    expect(words(await read(await linkIn('review', chandra)))).toContain('ben@example.org mended it');
    const log = words(await read(`${await linkIn('desk', chandra)}decisions/`));
    expect(log).toContain('mended a proposal');
    await decide(await linkIn('review', chandra), 'approve');
    expect(await read('/commons/swap-table-on-the-court/')).toContain('Swap table on the court');
  });

  it('names what was mended to an address that is known to be hers', async () => {
    await propose({ title: 'Swap tabel on the court' });
    const own = await linkIn('yours', amina);
    await sent(own, { ...(await filledIn(await read(own))), bring: 'Two bags' });
    await mend(await linkIn('review', ben), { title: 'Swap table on the court' });
    const [mail] = await inbox(amina);
    expect(mail?.text).toContain('Before: Title: Swap tabel on the court\n  Now: Title: Swap table on the court');
  });

  it('not over what Amina changed meanwhile, nor she over him', async () => {
    const yours = await propose();
    const review = await linkIn('review', ben);
    const [hers, his] = [await filledIn(await read(yours)), await filledIn(await read(`${review}mend/`))];
    await sent(yours, { ...hers, bring: 'Two bags' });
    const late = await post(`${review}mend/`, { ...his, bring: 'A basket' });
    expect(late.status).toBe(409);
    const page = await late.text();
    expect(await filledIn(page)).toMatchObject({ bring: 'Two bags' });
    await mend(review, { bring: 'Two baskets' });
    expect((await post(yours, { ...hers, version: '2', bring: 'No bag' })).status).toBe(409);
    expect(await rows('select bring from commons')).toEqual([{ bring: 'Two baskets' }]);
  });

  it('in what is up: it is public at once, and Amina reads what is another', async () => {
    const { page } = await publish({ bring: 'A bga' });
    const desk = await linkIn('desk', ben);
    const [entry] = await rows("select id from entries where kind = 'commons'");
    const asked = (await inbox(ben)).length;
    const done = await mend(`${desk}${entry?.id}/`, { bring: 'A bag' });
    expect(done.status).toBe(303);
    expect(words(await read(done.headers.get('location') ?? ''))).toContain('Mended. Its sender is told.');
    expect(await read(page)).toContain('A bag');
    expect(await read(page)).not.toContain('A bga');
    const [mail] = await inbox(amina);
    expect(mail?.subject).toBe('A slip was mended: Swap table on the court');
    expect(mail?.text).toContain('New: what to bring\n  A bag');
    // Nobody was asked to decide on it.
    expect(await inbox(ben)).toHaveLength(asked);
    expect(await statusOf()).toBe('approved');
    expect(await rows("select status from entries where kind = 'edits'")).toEqual([{ status: 'approved' }]);
  });

  it('not in what is up while another text of hers waits', async () => {
    const { yours } = await publish();
    await sent(`${yours}edit/`, { ...(await filledIn(await read(`${yours}edit/`))), bring: 'Two bags' });
    const [entry] = await rows("select id from entries where kind = 'commons'");
    const refused = await mend(`${await linkIn('desk', ben)}${entry?.id}/`, { bring: 'A basket' });
    expect(refused.status).toBe(409);
    expect(words(await refused.text())).toContain('Its sender is changing it');
    expect(await rows("select count(*) as n from entries where kind = 'edits'")).toEqual([{ n: 1 }]);
  });

  it('not where nothing is another: then nobody is told', async () => {
    await propose();
    const told = (await inbox(amina)).length;
    const same = await mend(await linkIn('review', ben), {});
    expect(same.status).toBe(409);
    expect(words(await same.text())).toContain('Nothing is another than before');
    expect(await inbox(amina)).toHaveLength(told);
  });

  it('and it is refused where nothing waits, by a stranger, and with words that the form would not take', async () => {
    await propose();
    const review = await linkIn('review', ben);
    expect((await mend(review, { title: '' })).status).toBe(422);
    expect((await mend(review, { title: 'Mended' })).status).toBe(303);
    await decide(review, 'decline', 'No');
    expect((await visit(`${review}mend/`)).status).toBe(409);
    expect((await visit(`/review/${'x'.repeat(43)}/mend/`)).status).toBe(404);
  });
});
