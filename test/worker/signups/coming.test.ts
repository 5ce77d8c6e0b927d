import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { counted, crowd, kim, signUp, standing, tallies, withRoles } from '../signups.ts';
import { aMinutePasses, amina, filledIn, inbox, itIs, newTown, post, read, rowsRead, words } from '../town.ts';

beforeEach(newTown);

describe('The list of who is coming', () => {
  /** Every name on the list, page by page. */
  async function whole(yours: string) {
    const names: string[] = [];
    for (let path: string | undefined = `${yours}coming/`; path; ) {
      const page: string = await read(path);
      names.push(
        ...[...page.matchAll(/name="off-[^>]*>\s*<span><bdi[^>]*>(.*?)<\/bdi>/gs)].map(([, name = '']) => name),
      );
      const next: string | undefined = /href="\.\/(\?after=\d+)">See the next ones/.exec(page)?.[1];
      path = next && `${yours}coming/${next}`;
    }
    return names;
  }

  it('says how many more there are, and has pages that leave out and repeat nobody', async () => {
    const { yours, commons } = await withRoles({ roles: '200 × Carrying\n2 × Dish washing' });
    await signUp(commons);
    await crowd('Carrying', 200, 40);
    const first = words(await read(`${yours}coming/`));
    expect(first).toContain('200 of 200, 40 in line');
    expect(first).toContain('And 141 more.');
    const guests = Array.from({ length: 240 }, (_, count) => `Guest ${count + 1}`);
    expect(await whole(yours)).toEqual([...guests, 'Zoe']);
  });

  it('is as short in the mail of the evening, which says how many more there are', async () => {
    const { commons } = await withRoles({ roles: '200 × Carrying\n2 × Dish washing' });
    await crowd('Carrying', 200, 7300);
    await signUp(commons);
    itIs('2027-03-01T18:00:00Z');
    await aMinutePasses();
    const [mail] = (await inbox(amina)).filter(({ subject }) => subject.startsWith('Who is coming'));
    expect(mail?.text).toContain('Carrying, 14:00–17:00: 200 of 200');
    expect(mail?.text).toContain('And 7,401 more');
  });

  it('reads as much with hundreds more behind the page', async () => {
    const { yours } = await withRoles({ roles: '200 × Carrying\n200 × Sweeping\n200 × Tea' });
    await crowd('Carrying', 120, 0);
    await crowd('Sweeping', 1, 0);
    await crowd('Tea', 1, 0);
    const list = [`${yours}coming/`];
    const few = await rowsRead(list);
    await env.DB.exec(
      "delete from signups where entry_id like 'Sweeping%' or entry_id like 'Tea%'; delete from entries where id like 'Sweeping%' or id like 'Tea%'",
    );
    await crowd('Sweeping', 200, 400);
    await crowd('Tea', 200, 400);
    expect(await rowsRead(list)).toEqual(few);
  });

  it('takes several off by one press, tells each once, and lets in as many who wait', async () => {
    const { yours, commons } = await withRoles({ roles: '2 × Dish washing' });
    const fakes = [
      await signUp(commons, { name: 'Fake', email: 'fake@example.net' }),
      await signUp(commons, { name: 'Other', email: '' }),
    ];
    const waits = [await signUp(commons), await signUp(commons, { name: 'Kim', email: kim })];
    const all = await filledIn(await read(`${yours}coming/?tick`));
    const boxes = Object.keys(all).filter((name) => name.startsWith('off-'));
    expect(boxes).toHaveLength(4);
    const [fake = '', other = ''] = boxes;
    const asked = await post(`${yours}coming/`, { [fake]: 'yes', [other]: 'yes' });
    expect(asked.status).toBe(200);
    const question = await asked.text();
    expect(words(question)).toContain('Take 2 off the list?');
    for (const own of fakes) expect(await standing(own)).toBe('You have a place.');
    const long = await post(`${yours}coming/`, { ...(await filledIn(question)), press: 'off', word: 'x'.repeat(501) });
    expect(long.status).toBe(422);
    expect(words(await long.text())).toContain('Your word must be 500 characters or fewer');
    const word = 'Come and buy at shop.example';
    const done = await post(`${yours}coming/`, { ...(await filledIn(question)), press: 'off', word });
    expect(done.status).toBe(303);
    const after = words(await read(done.headers.get('location') ?? ''));
    expect(after).toContain('2 taken off the list.');
    for (const own of fakes) expect(await standing(own)).toContain('took you off the list');
    for (const own of waits) expect(await standing(own)).toBe('You have a place.');
    expect((await inbox('fake@example.net')).map(({ subject }) => subject)[0]).toContain('You are off the list');
    // Nobody confirmed that address: the word is for the private page alone.
    expect(JSON.stringify(await inbox('fake@example.net'))).not.toContain('shop.example');
    expect(words(await read(fakes[0] ?? ''))).toContain(`Whoever holds it wrote ${word}`);
    expect(await tallies()).toEqual(await counted());

    const late = await post(`${yours}coming/`, { [fake]: 'yes', [boxes[2] ?? '']: 'yes', press: 'off' });
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('1 of 2 were taken off');
    expect(await inbox('fake@example.net')).toHaveLength(2);
    const nobody = await post(`${yours}coming/`, {});
    expect(nobody.status).toBe(409);
    expect(words(await nobody.text())).toContain('Nobody was ticked');
  });
});
