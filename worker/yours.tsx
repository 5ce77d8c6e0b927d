import { Hono } from 'hono';
import { changeable, lastTransition, takeStep, withdraw } from '../schema/entries.ts';
import type { Answers, FormErrors } from '../schema/form.ts';
import { prolongSenderLinks } from '../schema/tokens.ts';
import { Yours } from '../site/parts/review.tsx';
import { form } from './form.ts';
import { followLink, type InHand, takeInHand } from './link.ts';
import { deliverSoon } from './mail/outbox.ts';
import { ownPage, purge } from './page.ts';
import { askStewards } from './submission.ts';
import type { App, AppContext } from './town.ts';

/** The sender's own page: where the entry stands, changing it while it waits, taking it back. */
export const yoursRoutes = new Hono<App>()
  .get('/yours/:token/', async (c) => {
    const { entryId } = await followLink(c, 'yours');
    return showYours(c, await takeInHand(c.var.town, entryId), { fresh: c.req.query('sent') !== undefined });
  })
  .post(
    '/yours/:token/',
    ...form(async (c, answers) => {
      const { entryId } = await followLink(c, 'yours');
      return change(c, await takeInHand(c.var.town, entryId), answers);
    }),
  )
  .post(
    '/yours/:token/withdrawal/',
    ...form(async (c) => {
      const { entryId } = await followLink(c, 'yours');
      return takeBack(c, await takeInHand(c.var.town, entryId));
    }),
  );

interface Shown {
  answers?: Answers;
  errors?: FormErrors;
  trouble?: string;
  status?: number;
  /** Right after sending, the link is shown. */
  fresh?: boolean;
}

async function showYours(
  c: AppContext,
  { entry, practice, opened }: InHand,
  { answers, errors = {}, trouble, status, fresh = false }: Shown = {},
): Promise<Response> {
  const { here, settings, db } = c.var.town;
  const last = await lastTransition(db, entry.id);
  const own = `/yours/${c.req.param('token')}/`;
  const mayChange = changeable.includes(entry.status);
  const main = (
    <Yours
      {...{ here, noun: practice.noun, entry, errors, trouble }}
      preview={opened.preview}
      path={opened.path}
      note={mayChange || entry.status === 'declined' ? (last?.note ?? null) : null}
      form={mayChange ? opened.form({ answers: answers ?? opened.answers, errors }) : null}
      link={fresh && entry.status === 'pending' ? settings.SITE_URL + own : null}
      withdrawal={`${own}withdrawal/`}
    />
  );
  const failed = Object.keys(errors).length > 0 ? 'Error: ' : '';
  return ownPage(c, { title: `${failed}Your ${practice.noun}`, parts: { main } }, { status });
}

const movedOn = 'It has moved on since you opened this page, so nothing was changed. Below is how it stands now.';

async function change(c: AppContext, inHand: InHand, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { entry, practice, opened } = inHand;
  if (!changeable.includes(entry.status)) return showYours(c, inHand, { trouble: movedOn, status: 409 });
  const revised = opened.revise(answers);
  // Without a version the present one is meant, as in a decision.
  const seen = { ...entry, version: Number(answers.version || entry.version) };
  if (!revised.ok) return showYours(c, inHand, { answers, errors: revised.errors, status: 422 });
  const { title, contactUntil, asText, statements } = revised.data;
  // While it waits the stewards' links show the new text anyway; a second mail would only be noise.
  const ask = entry.status === 'sent-back' ? await askStewards(town, practice, entry.id, title, asText) : [];
  const taken = await takeStep(town.db, {
    entry: seen,
    from: changeable,
    to: 'pending',
    by: 'sender',
    at: town.now,
    set: { title, contactUntil, version: entry.version + 1, fingerprint: null },
    also: [...statements, prolongSenderLinks(town.db, entry.id, contactUntil, town.now), ...ask],
  });
  if (!taken) return showYours(c, await takeInHand(town, entry.id), { answers, trouble: movedOn, status: 409 });
  deliverSoon(c);
  return c.redirect(c.req.path, 303);
}

async function takeBack(c: AppContext, inHand: InHand): Promise<Response> {
  const { town } = c.var;
  const { entry, practice, opened } = inHand;
  const taken = await withdraw(town.db, entry, town.now, opened.unpublish());
  if (!taken) return showYours(c, await takeInHand(town, entry.id), { trouble: movedOn, status: 409 });
  await purge(c, practice.tag);
  return c.redirect(`/yours/${c.req.param('token')}/`, 303);
}
