import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dov, hana, linkOf, message, onTheBoard } from '../offers.ts';
import { ben, filledIn, inbox, newTown, over, post, read, rows, says, visit, words } from '../town.ts';

beforeEach(newTown);

describe('Answers', () => {
  it('stay stopped when the button is pressed twice', async () => {
    const { yours, page } = await onTheBoard();
    const stop = await filledIn(await read(`${yours}answers/`));
    await post(`${yours}answers/`, stop);
    await post(`${yours}answers/`, stop);
    expect((await post(`${page}answer/`, message)).status).toBe(410);
    await post(`${yours}answers/`, await filledIn(await read(`${yours}answers/`)));
    expect((await post(`${page}answer/`, message)).status).toBe(303);
  });

  it('cannot begin a header with any line break there is, nor hide who writes', async () => {
    const { page } = await onTheBoard();
    await says('mine', dov);
    for (const mark of ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\u0000', '\u202e', '\u000b', '\u000c']) {
      const name = `H${mark}Bcc: all@example.net`;
      expect((await post(`${page}answer/`, { ...message, name, email: `a${mark}b@example.net` })).status).toBe(422);
      expect(
        (await post(`${page}answer/`, { ...message, name, email: `h${mark.codePointAt(0)}@example.net` })).status,
      ).toBe(303);
      expect((await inbox(dov))[0]?.subject).toMatch(/^Answer from H ?Bcc: all@example\.net: Long ladder to lend$/);
    }
    expect((await post(`${page}answer/`, { ...message, name: 'H'.repeat(61) })).status).toBe(422);
    expect(new Set((await inbox()).map(({ to }) => to))).toEqual(new Set([dov, ben, 'chandra@example.org']));
  });

  it('to a notice of nobody, as in the example town, are given back', async () => {
    const { page } = await onTheBoard();
    await env.DB.prepare('update entries set contact = null').run();
    const response = await post(`${page}answer/`, message);
    expect(response.status).toBe(410);
    expect(words(await response.text())).toMatch(/Nobody would get your message.*Where shall I come/);
  });

  it('give an address away nowhere but where it was agreed', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { page } = await onTheBoard();
    const response = await post(`${page}answer/`, message);
    expect(response.headers.get('Location')).not.toContain('@');
    const [mail] = await inbox(dov);
    expect(JSON.stringify(mail)).not.toContain(hana);
    const reply = linkOf('reply', mail?.text);
    expect(await read(reply)).not.toContain('@example');
    await post(reply, { message: 'Yes.' });
    expect(JSON.stringify((await inbox(hana))[0]).replace(`"to":"${hana}"`, '')).not.toMatch(/@example\.net/);
    expect(JSON.stringify(log.mock.calls)).not.toContain('@');
    log.mockRestore();
  });
});

describe('Hana answers without either seeing the other’s address', () => {
  it('and Dov writes back, and she again', async () => {
    const { page } = await onTheBoard();
    const response = await post(`${page}answer/`, message);
    expect([response.status, response.headers.get('Location')]).toEqual([303, '/offers/answered/']);
    const [mail] = await inbox(dov);
    expect(mail?.text).not.toContain('Where shall I come?');
    expect(mail?.text).not.toContain(hana);
    const reply = linkOf('reply', mail?.text);
    expect(words(await read(reply))).toContain('Where shall I come?');
    expect(await read(reply)).not.toContain(hana);
    expect((await post(reply, { message: 'To the blue door.' })).status).toBe(303);
    const [back] = await inbox(hana);
    // Anyone may have typed her address: what he wrote is read through the link.
    expect(back?.text).not.toContain('To the blue door.');
    expect(back?.text).not.toContain(dov);
    const again = linkOf('reply', back?.text);
    expect(words(await read(again))).toContain('To the blue door.');
    expect((await post(again, { message: 'Thank you!' })).status).toBe(303);
    const [thanks] = await inbox(dov);
    expect(thanks?.text).toContain('Thank you!');
    const once = linkOf('reply', thanks?.text);
    expect((await post(once, { message: 'See you there.' })).status).toBe(303);
    expect((await inbox(hana))[0]?.text).toContain('See you there.');
    expect(JSON.stringify(await rows('select * from relays'))).not.toMatch(/blue door|See you|Thank you/);
  });

  it('gives hers away only when she says so', async () => {
    const { page } = await onTheBoard();
    await says('mine', dov);
    await post(`${page}answer/`, { ...message, show_email: 'yes' });
    expect((await inbox(dov))[0]?.text).toContain(hana);
  });

  it('and is told when it was just taken down, with her message to copy', async () => {
    const { yours, page } = await onTheBoard();
    await post(`${yours}withdrawal/`, {});
    const response = await post(`${page}answer/`, message);
    expect(response.status).toBe(410);
    expect(words(await response.text())).toContain('Where shall I come?');
    expect((await inbox(dov)).filter(({ subject }) => subject.startsWith('Answer'))).toEqual([]);
  });

  it('until Dov stops answers with the link in the mail', async () => {
    const { page } = await onTheBoard();
    await post(`${page}answer/`, message);
    const stop = /http:\/\/localhost(\/yours\/\S+\/answers\/)/.exec((await inbox(dov))[0]?.text ?? '')?.[1] ?? '';
    expect((await visit(stop)).status).toBe(200);
    expect((await post(stop, {})).status).toBe(303);
    const response = await post(`${page}answer/`, message);
    expect(response.status).toBe(410);
    expect(words(await response.text())).toContain('Where shall I come?');
    expect(await read(page)).not.toContain('name="message"');
  });

  it('twenty times a day at most about one notice, ten times from one connection', async () => {
    const { page } = await onTheBoard();
    for (let n = 0; n < 10; n++) expect((await post(`${page}answer/`, message, over('203.0.113.7'))).status).toBe(303);
    expect((await post(`${page}answer/`, message, over('203.0.113.7'))).status).toBe(429);
    for (let n = 0; n < 10; n++) {
      expect((await post(`${page}answer/`, message, over(`198.51.100.${n}`))).status).toBe(303);
    }
    expect((await post(`${page}answer/`, message, over('198.51.100.99'))).status).toBe(429);
  });

  it('cannot begin another header, nor write to anyone else', async () => {
    const { page } = await onTheBoard();
    await post(`${page}answer/`, { ...message, name: 'Hana\r\nBcc: all@example.net', to: 'all@example.net' });
    const mails = await inbox();
    expect(mails.some(({ to }) => to === 'all@example.net')).toBe(false);
    expect(mails[0]?.subject).not.toMatch(/[\r\n]/);
  });
});
