import { beforeEach, describe, expect, it } from 'vitest';
import {
  amina,
  ben,
  chandra,
  decide,
  everything,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const statusOf = async (title = 'Swap table on the court') =>
  (await rows<{ title: string; status: string }>('select * from entries')).find((entry) => entry.title === title)
    ?.status;

describe('The stewards are asked', () => {
  it('each by one mail with the whole entry as text and links of their own', async () => {
    await propose({ repeats: 'weekly', until: '2027-06-05' });
    for (const steward of [ben, chandra]) {
      const mails = await inbox(steward);
      expect(mails).toHaveLength(1);
      for (const part of [
        ...['Swap table on the court', 'Free store', 'Saturday', '13 March 2027', '14:00–17:00', 'every Saturday'],
        ...['Riverside', 'Basketball court, 12 Quay Street', 'A bag', 'Step-free', 'Court neighbours', 'Amina'],
        ...['Bring what you no longer use.', 'Take what you like.'],
      ]) {
        expect(mails[0]?.text, part).toContain(part);
      }
      expect(mails[0]?.text).not.toContain(amina);
    }
    expect(await linkIn('review', ben)).not.toBe(await linkIn('review', chandra));
  });

  it('and may open the link as often as they like: looking decides nothing', async () => {
    await propose();
    const link = await linkIn('review', ben);
    const before = await everything();
    for (let time = 0; time < 3; time++) {
      const page = await visit(link);
      expect(page.status).toBe(200);
      expect(words(await page.text())).toContain('A proposal waits for a decision');
    }
    await visit(link, { method: 'HEAD' });
    expect(await everything()).toEqual(before);
  });

  it('see the entry as it would appear, without the sender’s address', async () => {
    await propose();
    const page = await read(await linkIn('review', ben));
    expect(page).toContain('Basketball court, 12 Quay Street');
    expect(page).not.toContain(amina);
  });
});

describe('Ben sends it back with a question', () => {
  it('needs to write one', async () => {
    await propose();
    const response = await decide(await linkIn('review', ben), 'send-back', '  ');
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('<a href="#note">Write what the sender should change or answer</a>');
    expect((await filledIn(page)).decision).toBe('send-back');
    expect(await statusOf()).toBe('pending');
  });

  it('reaches Amina with the link to change it; then it waits again and the stewards are asked again', async () => {
    await propose();
    await decide(await linkIn('review', ben), 'send-back', 'Which door?\n\nIs there a ramp?');
    expect(await statusOf()).toBe('sent-back');
    const [question] = await inbox(amina);
    // A steward read it: from then on mails name it.
    expect(question?.subject).toBe('A question about your proposal “Swap table on the court”');
    expect(question?.text).toContain('Which door?');
    const link = await linkIn('yours', amina);
    const page = await read(link);
    expect(page).toContain('Is there a ramp?');
    const answers = await filledIn(page);
    expect(answers.title).toBe('Swap table on the court');
    expect(await post(link, { ...answers, access: 'A ramp at the blue door' })).toMatchObject({ status: 303 });
    expect(await statusOf()).toBe('pending');
    for (const steward of [ben, chandra]) {
      const mails = await inbox(steward);
      expect(mails).toHaveLength(2);
      expect(mails[0]?.text).toContain('A ramp at the blue door');
    }
    await decide(await linkIn('review', chandra), 'approve');
    expect(await read('/commons/swap-table-on-the-court/')).toContain('A ramp at the blue door');
  });
});

describe('Chandra declines', () => {
  it('with a reason, which Amina gets and sees; nothing is public', async () => {
    const yours = await propose();
    await decide(await linkIn('review', chandra), 'decline', 'The court is being rebuilt.');
    expect(await statusOf()).toBe('declined');
    const [mail] = await inbox(amina);
    expect(mail?.subject).toBe('Not this time: your proposal of Monday, 1 March 2027');
    expect(mail?.text).not.toContain('Swap table');
    const again = /http:\/\/localhost(\/yours\/\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(await read(again)).toContain('Swap table on the court');
    expect(mail?.text).toContain('The court is being rebuilt.');
    expect(await read(yours)).toContain('The court is being rebuilt.');
    expect(await read('/')).not.toContain('Swap table');
  });

  it('or without one', async () => {
    await propose();
    expect((await decide(await linkIn('review', chandra), 'decline')).status).toBe(303);
    expect(await statusOf()).toBe('declined');
  });
});

describe('The second steward to decide', () => {
  it('is told who decided, what and when, and changes nothing', async () => {
    await propose();
    await decide(await linkIn('review', ben), 'approve');
    const before = await everything();
    const response = await decide(await linkIn('review', chandra), 'decline', 'No');
    expect(response.status).toBe(409);
    const told = words(await response.text());
    expect(told).toContain('Someone was faster');
    expect(told).toMatch(/This was approved\s+by ben@example\.org on 1 Mar 2027, 13:00/);
    expect(await everything()).toEqual(before);
    expect(words(await read(await linkIn('review', chandra)))).toContain('by ben@example.org');
  });

  it('pressing in the same moment is answered so, too, and Amina gets one mail', async () => {
    await propose();
    const answers = await Promise.all([
      decide(await linkIn('review', ben), 'approve'),
      decide(await linkIn('review', chandra), 'decline'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await inbox(amina)).toHaveLength(2);
    expect(await rows('select * from transitions')).toHaveLength(1);
  });

  it('pressing twice, Ben is told that it was he', async () => {
    await propose();
    const link = await linkIn('review', ben);
    await decide(link, 'approve');
    const again = await decide(link, 'approve');
    expect(again.status).toBe(409);
    expect(words(await again.text())).toMatch(/approved\s+by you/);
    expect(await inbox(amina)).toHaveLength(2);
  });
});

describe('A decision on something else than was read', () => {
  it('is not taken when Amina changed it meanwhile', async () => {
    const yours = await propose();
    const link = await linkIn('review', ben);
    const { version = '' } = await filledIn(await read(link));
    await post(yours, { ...(await filledIn(await read(yours))), title: 'Swap table and soup' });
    const late = await post(link, { decision: 'approve', note: 'Lovely', version });
    expect(late.status).toBe(409);
    const page = await late.text();
    expect(words(page)).toContain('It was changed since you opened it');
    expect(page).toContain('Swap table and soup');
    expect(await filledIn(page)).toMatchObject({ decision: 'approve', note: 'Lovely', version: '2' });
    expect(await statusOf('Swap table and soup')).toBe('pending');
  });

  it('is not taken when there is no such decision', async () => {
    await propose();
    const link = await linkIn('review', ben);
    for (const decision of ['', 'publish', 'withdrawn']) expect((await decide(link, decision)).status).toBe(422);
    expect((await post(link, { decision: 'approve', note: '', version: 'first' })).status).not.toBe(303);
    expect(await statusOf()).toBe('pending');
  });
});

describe('The desk', () => {
  it('lists what waits, oldest first, and decides on each', async () => {
    await propose({ title: 'Soup' });
    await propose({ title: 'Sweeping' });
    const desk = await linkIn('desk', ben);
    const page = await read(desk);
    expect(page.indexOf('Soup')).toBeLessThan(page.indexOf('Sweeping'));
    const [first, second] = [...page.matchAll(/href="\.\/([0-9a-f-]{36})\/"/g)].map(([, id]) => `${desk}${id}/`);
    expect(await read(first ?? '')).toContain('Soup');
    expect((await decide(first ?? '', 'approve')).status).toBe(303);
    expect((await decide(second ?? '', 'decline')).status).toBe(303);
    expect(await statusOf('Soup')).toBe('approved');
    expect(await statusOf('Sweeping')).toBe('declined');
    expect(words(await read(desk))).toContain('Nothing waits');
  });

  it('opens no entry that there is not', async () => {
    await propose();
    const desk = await linkIn('desk', ben);
    expect((await visit(`${desk}${crypto.randomUUID()}/`)).status).toBe(404);
    expect((await visit(`${desk}everything/`)).status).toBe(404);
  });
});

it('twelve of one title, approved in the same moment, are all up under addresses of their own', async () => {
  for (let count = 0; count < 12; count++) await propose({ steward_email: `neighbour${count}@example.net` });
  const desk = await linkIn('desk', ben);
  const ids = [...(await read(desk)).matchAll(/href="\.\/([0-9a-f-]{36})\/"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(12);
  const answers = await Promise.all(ids.map((id) => decide(`${desk}${id}/`, 'approve')));
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(303));
  const slugs = await rows<{ slug: string }>('select slug from commons');
  expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(12);
});
