import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { inboxMails } from '../schema/inbox.ts';
import { isLoopback } from '../schema/settings.ts';
import { stamp } from '../site/parts/dates.ts';
import { Prose } from '../site/parts/text.tsx';
import type { App } from './context.ts';
import { nothingHere, ownPage } from './page.tsx';

const mostShown = 500;

/** The inbox shows everybody's private links: it exists on this machine only. */
const onlyHere = createMiddleware<App>(async (c, next) => {
  const { settings } = c.var.town;
  if (settings.MAIL !== 'inbox' || !isLoopback(settings.SITE_URL) || !isLoopback(c.req.url)) throw nothingHere();
  await next();
});

/** The mail that would have been sent, newest first. */
export const inboxRoutes = new Hono<App>()
  .use('/inbox/', onlyHere)
  .use('/inbox.json', onlyHere)
  .get('/inbox.json', async (c) => {
    const mails = await inboxMails(c.var.town.db, mostShown);
    return c.json(
      mails.map(({ id, to, subject, text, sentAt }) => ({ id, to, subject, text, sentAt: sentAt.toString() })),
    );
  })
  .get('/inbox/', async (c) => {
    const { db, settings } = c.var.town;
    const mails = await inboxMails(db, mostShown);
    const main = (
      <div class="narrow">
        <h1>Inbox of this machine</h1>
        <p class="lead">No mail leaves this machine. What would have been sent is shown here.</p>
        {mails.length === 0 && <p class="empty-lead">No mail yet.</p>}
        {mails.map(({ id, to, subject, text, sentAt }) => (
          <article class="mail" id={id}>
            <h2>{subject}</h2>
            <p class="hint">
              To {to}, {stamp(settings, { at: sentAt, zone: settings.TIME_ZONE })}
            </p>
            <Prose text={text} />
          </article>
        ))}
      </div>
    );
    return ownPage(c, { title: 'Inbox', parts: { main } });
  });
