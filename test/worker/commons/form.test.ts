import { beforeEach, describe, expect, it } from 'vitest';
import { everything, filledIn, newTown, post, read, swapTable, visit } from '../town.ts';

beforeEach(newTown);

const wrong = {
  ...swapTable,
  title: '',
  kind: 'kitchen',
  summary: '\nFirst "line" & <textarea></textarea>\n\n  سوق 👩🏽‍🌾',
  date: '2027-02-01',
  starts: '25:00',
  repeats: 'monthly',
  until: 'Easter',
  reveal: 'day-before',
  area: '"><script>alert(1)</script>',
  roles: '2 × tea\n<b>',
  steward_email: 'amina at example',
};

async function failed(fields: Record<string, string>) {
  const response = await post('/propose/', fields);
  return { status: response.status, page: await response.text() };
}

describe('A form that cannot be taken comes back', () => {
  it('as 422 with every answer as it was typed', async () => {
    const { status, page } = await failed(wrong);
    expect(status).toBe(422);
    const { leave_empty: trap, ...answers } = await filledIn(page);
    expect(trap).toBe('');
    expect(answers).toEqual(wrong);
  });

  it('with each error linked to its field, and the field to its error', async () => {
    const { page } = await failed(wrong);
    expect(page).toContain('role="alert"');
    expect(page).toMatch(/<title>Error: Propose a commons/);
    const links = [...page.matchAll(/<li><a href="#(\w+)">([^<]+)<\/a><\/li>/g)];
    expect(links.map(([, field]) => field)).toEqual(['title', 'date', 'starts', 'until', 'steward_email']);
    for (const [, field, message] of links) {
      expect(page).toMatch(new RegExp(`<p class="error" id="${field}-error">.*?${message}`, 's'));
      const control = new RegExp(`<(input|textarea|select)[^>]* id="${field}"[^>]*>`).exec(page)?.[0];
      expect(control).toContain('aria-invalid="true"');
      expect(control).toMatch(new RegExp(`aria-describedby="[^"]*${field}-error`));
    }
  });

  it('with links that lead to a choice of which none was made', async () => {
    const { page } = await failed({ ...swapTable, kind: '', reveal: '' });
    for (const field of ['kind', 'reveal']) {
      expect(page).toContain(`<a href="#${field}">`);
      expect(page).toMatch(new RegExp(`<input type="radio" name="${field}" id="${field}"`));
      expect(page).toMatch(new RegExp(`<fieldset[^>]*aria-describedby="[^"]*${field}-error`));
    }
  });

  it('and nothing was kept of it', async () => {
    const before = await everything();
    await failed(wrong);
    await failed({ ...swapTable, summary: 'ä'.repeat(10_000) });
    expect(await everything()).toEqual(before);
  });

  it('with 10,000 characters in a field, all of them', async () => {
    const summary = '🌻'.repeat(5_000);
    const { status, page } = await failed({ ...swapTable, summary });
    expect(status).toBe(422);
    expect((await filledIn(page)).summary).toBe(summary);
  });
});

describe('The empty form', () => {
  it('guesses no day and no time, and says in which zone times are', async () => {
    const page = await read('/propose/');
    const empty = await filledIn(page);
    expect(empty).toMatchObject({ date: '', starts: '', ends: '', until: '' });
    expect(empty).not.toHaveProperty('reveal');
    expect(page).toContain('Europe/Berlin');
    expect(page).not.toContain('aria-invalid');
  });

  it('uses the browser’s own date and time inputs, and sends them as they are', async () => {
    const page = await read('/propose/');
    for (const [field, type] of Object.entries({ date: 'date', until: 'date', starts: 'time', ends: 'time' })) {
      expect(page).toMatch(new RegExp(`<input id="${field}"[^>]* type="${type}"`));
    }
    expect(page).toMatch(/<form method="post"[^>]* novalidate/);
  });

  it('sets no cookie', async () => {
    for (const response of [await visit('/propose/'), await post('/propose/', swapTable)]) {
      expect(response.headers.get('Set-Cookie')).toBeNull();
    }
  });
});
