import { beforeEach, describe, expect, it } from 'vitest';
import { doer, dov, linkOf, message, onTheBoard, putUp, sweeping, theSteps } from '../offers.ts';
import { ben, everything, inbox, linkIn, newTown, post, publish, visit } from '../town.ts';

beforeEach(newTown);

describe('Links', () => {
  it('of one kind do nothing on the paths of another', async () => {
    const commons = await publish();
    const { yours, page } = await onTheBoard(sweeping);
    const waiting = await putUp();
    const hand = await doer(page, 'Amina');
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    const token = (path: string) => path.split('/')[2];
    const wrong = [
      ...['keep', 'answers', 'done', 'victory'].map((path) => `${waiting}${path}/`),
      ...['keep', 'returned', 'done'].map((path) => `${commons.yours}${path}/`),
      ...['keep', 'answers'].map((path) => `${hand}${path}/`),
      ...['', 'keep/', 'answers/', 'done/', 'victory/', 'withdrawal/'].map((path) => `/yours/${token(reply)}/${path}`),
      ...[yours, hand, waiting].map((path) => `/reply/${token(path)}/`),
      ...[yours, reply].flatMap((path) => [`/desk/${token(path)}/victory/`, `/review/${token(path)}/`]),
    ];
    const before = await everything();
    for (const path of wrong) {
      expect([404, 410], path).toContain((await visit(path)).status);
      expect([404, 410], path).toContain((await post(path, { message: 'x', decision: 'approve' })).status);
    }
    expect(await everything()).toEqual(before);
  });

  it('change nothing when they are opened', async () => {
    const { yours, page } = await onTheBoard();
    await onTheBoard(sweeping);
    const hand = await doer(theSteps, 'Amina');
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    const desk = await linkIn('desk', ben);
    const before = await everything();
    const private_ = ['', 'keep/', 'answers/', 'done/', 'victory/', 'withdrawal/'].map((path) => yours + path);
    for (const path of [...private_, hand, `${hand}done/`, `${hand}withdrawal/`, reply, `${desk}victory/`]) {
      const response = await visit(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('Cache-Control'), path).toBe('no-store');
    }
    expect(await everything()).toEqual(before);
  });

  it('kept after withdrawal change nothing, and words are given back', async () => {
    const { yours, page } = await onTheBoard();
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    await post(`${yours}withdrawal/`, {});
    for (const path of ['keep/', 'answers/', 'done/', 'victory/'])
      expect((await post(yours + path, {})).status, path).toBe(410);
    const lost = await post(reply, { message: 'To the blue door.' });
    expect(lost.status).toBe(410);
    expect(await lost.text()).toContain('To the blue door.');
  });
});
