import { html } from 'hono/html';
import type { Database } from '../../../schema/database.ts';
import { newestVictories } from '../../../schema/victories/queries.ts';
import { atom, type FeedDocument } from '../atom.ts';
import { shortLine } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { openPath, openWords } from './list.tsx';

const newsCarried = 30;

/** What came of it, as Atom: each with what it invites to. */
export async function victoriesAtom(db: Database, context: PageContext): Promise<FeedDocument> {
  const { SITE_NAME, SITE_URL } = context.settings;
  const list = await newestVictories(db, context.now, newsCarried);
  const news = {
    page: '/victories/',
    feed: '/victories.xml',
    title: `${SITE_NAME}: what came of it`,
    description: 'Small things that worked out, each with something to join next.',
    changedAt: list[0]?.victory.publishedAt ?? null,
  };
  const items = list.map(({ victory, open }) => ({
    id: victory.entryId,
    title: shortLine(victory.told, 80),
    path: open ? openPath[open.invites](open.slug) : '/offers/',
    text: html`<p>${victory.told}</p>${
      open
        ? html`<p>${openWords(open)}<a href="${SITE_URL}${openPath[open.invites](open.slug)}">${open.title}</a></p>`
        : ''
    }`,
    author: victory.name || SITE_NAME,
    changedAt: victory.publishedAt,
    publishedAt: victory.publishedAt,
  }));
  return atom(context, news, items);
}
