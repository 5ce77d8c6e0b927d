import { Feed } from 'feed';
import { html } from 'hono/html';
import { Temporal } from 'temporal-polyfill';
import type { Html, PageContext } from './view.ts';

/** A feed and when anything in it last changed. */
export interface FeedDocument {
  body: string;
  type: string;
  changedAt: Temporal.Instant | null;
}

export interface NewsItem {
  /** A UUID: it outlives edits, moves and the site's address. */
  id: string;
  title: string;
  /** Its address, from the root of the site. */
  path: string;
  /** Escaped already. */
  text: Html;
  author: string;
  changedAt: Temporal.Instant;
  publishedAt: Temporal.Instant;
}

export interface News {
  /** The path of the page that it is the news of, and of the feed itself. */
  page: string;
  feed: string;
  title: string;
  description: string;
  changedAt: Temporal.Instant | null;
}

const asDate = (at: Temporal.Instant) => new Date(at.epochMilliseconds);

/** What was put up last, as Atom (RFC 4287). */
export function atom({ settings }: PageContext, news: News, items: NewsItem[]): FeedDocument {
  const { SITE_URL, LOCALE } = settings;
  const feed = new Feed({
    id: SITE_URL + news.page,
    title: news.title,
    description: news.description,
    link: SITE_URL + news.page,
    language: LOCALE,
    generator: 'Pop-up Commons',
    feedLinks: { atom: SITE_URL + news.feed },
    updated: asDate(news.changedAt ?? Temporal.Instant.fromEpochMilliseconds(0)),
  });
  for (const { id, title, path, text, author, changedAt, publishedAt } of items) {
    feed.addItem({
      id: `urn:uuid:${id}`,
      // The library declares titles and texts as HTML, so they are made as HTML.
      title: String(html`${title}`),
      link: SITE_URL + path,
      date: asDate(changedAt),
      published: asDate(publishedAt),
      description: String(text),
      author: [{ name: author }],
    });
  }
  return { body: feed.atom1(), type: 'application/atom+xml; charset=utf-8', changedAt: news.changedAt };
}
