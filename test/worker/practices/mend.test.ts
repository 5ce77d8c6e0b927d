import { beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../conformance/kinds.ts';
import { reviewOfLast } from '../conformance/sample.ts';
import { amina, decide, filledIn, newTown, post, read, visit } from '../town.ts';

beforeEach(newTown);

/** Whose words are not a steward's: names of who signed up, messages, and what two people agreed on. */
const notMended = ['signups', 'messages', 'questions'];

describe.each(kinds)('An entry of kind %s', (kind, sample) => {
  it(`${notMended.includes(kind) ? 'has no page to mend it' : 'is mended by a steward while it waits, and goes up so'}`, async () => {
    await sample.send('Tabel', amina);
    const review = await reviewOfLast();
    const page = await visit(`${review}mend/`);
    if (notMended.includes(kind)) {
      expect(page.status).toBe(409);
      expect(await read(review)).not.toContain('mend/');
      return;
    }
    expect(page.status).toBe(200);
    const form = await filledIn(await page.text());
    const mended = Object.fromEntries(
      Object.entries(form).map(([name, value]) => [name, value.replaceAll('Tabel', 'Table')]),
    );
    expect(mended).not.toEqual(form);
    const done = await post(`${review}mend/`, mended);
    expect(done.status, await done.text()).toBe(303);
    const preview = /<section class="preview".*<\/section>/s.exec(await read(review))?.[0] ?? '';
    expect(preview).toContain('Table');
    expect(preview).not.toContain('Tabel');
    expect((await decide(review, 'approve')).status).toBe(303);
  });
});
