import { Hono } from 'hono';
import { textNames } from '../schema/commons/edits.ts';
import { proposalNames } from '../schema/commons/form.ts';
import { type Statement, writeTogether } from '../schema/database.ts';
import { changeable, lastTransition, type Status, takeStep, withdraw } from '../schema/entries.ts';
import { type Answers, type FormErrors, wordOf } from '../schema/form.ts';
import { logNames, manyNames } from '../schema/ledger/form.ts';
import { handNames, offerNames } from '../schema/offers/form.ts';
import { signupNames } from '../schema/signups/form.ts';
import { prolongSenderLinks } from '../schema/tokens.ts';
import { victoryNames } from '../schema/victories/form.ts';
import { OnePress, Yours } from '../site/parts/yours.tsx';
import { form, manyLines } from './form.ts';
import { followLink } from './link.ts';
import { deliverSoon } from './mail/outbox.ts';
import { ownPage, purge } from './page.ts';
import type { TakeBack, TakeBackWords } from './practice.ts';
import { type InHand, takeInHand } from './practices.ts';
import { askStewards, contactOf } from './submission.ts';
import type { App, AppContext } from './town.ts';

/** Of whatever kind it is: only its link says that, and is followed when what was typed has been read. */
const changeableNames = [
  ...new Set([proposalNames, textNames, logNames, manyNames, offerNames, handNames, victoryNames, signupNames].flat()),
];

/** The sender's own page: where the entry stands, changing it while it waits, taking it back. */
export const yoursRoutes = new Hono<App>()
  .get('/yours/:token/', async (c) => {
    const { entryId } = await followLink(c, 'yours');
    return showYours(c, await takeInHand(c.var.town, entryId), { fresh: c.req.query('sent') !== undefined });
  })
  .post(
    '/yours/:token/',
    ...form(
      changeableNames,
      async (c, answers) => {
        const { entryId } = await followLink(c, 'yours');
        return change(c, await takeInHand(c.var.town, entryId), answers);
      },
      manyLines,
    ),
  )
  .get('/yours/:token/withdrawal/', async (c) => {
    const { entryId } = await followLink(c, 'yours');
    const { entry, opened } = await takeInHand(c.var.town, entryId);
    const { takeBack: way } = opened;
    // What is taken back in parts, or not at all any more, is asked on the page itself.
    if (!('whole' in way) || !mayGoFrom(way).includes(entry.status)) return c.redirect('../', 303);
    const { title, button, means } = way.words ?? takeDown;
    const main = (
      <OnePress title={title} lead={opened.title} button={button} grave>
        <p>{means}</p>
      </OnePress>
    );
    return ownPage(c, { title, parts: { main } });
  })
  .post(
    '/yours/:token/withdrawal/',
    ...form(['what', /^line-\d{1,12}$/], async (c, answers) => {
      const { entryId } = await followLink(c, 'yours');
      return takeBack(c, await takeInHand(c.var.town, entryId), answers);
    }),
  );

const takeDown: TakeBackWords = {
  title: 'Take it down',
  button: 'Take it down for good',
  means: 'It is gone from every page and feed at once, for good.',
};

/** Where an entry may stand to be taken back as a whole. */
const mayGoFrom = ({ from = [] }: Extract<TakeBack, { whole: Statement[] }>): Status[] => [
  ...changeable,
  'approved',
  ...from,
];

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
  const isNew = entry.status === 'pending' || (entry.status === 'approved' && opened.next !== undefined);
  const link = fresh && isNew ? settings.SITE_URL + own : null;
  const mayChange = changeable.includes(entry.status);
  const main = (
    <Yours
      {...{ here, noun: opened.noun ?? practice.noun, another: practice.another, entry, errors, trouble }}
      preview={opened.preview}
      path={opened.path}
      note={mayChange || entry.status === 'declined' ? (last?.note ?? null) : null}
      form={mayChange ? await opened.form({ answers: answers ?? opened.answers, errors }) : null}
      link={link}
      byMail={Boolean(link && (await contactOf(c.var.town, entry)))}
      withdrawal={`${own}withdrawal/`}
      changesWhileUp={opened.changesWhileUp ?? false}
      standing={opened.standing}
      next={opened.next}
      tools={opened.tools?.(own) ?? null}
      mayTakeBack={
        'form' in opened.takeBack
          ? entry.status === 'approved' || mayChange
          : mayGoFrom(opened.takeBack).includes(entry.status)
      }
      takeBackWords={'whole' in opened.takeBack ? opened.takeBack.words : undefined}
      takeBack={
        entry.status === 'approved' && 'form' in opened.takeBack
          ? opened.takeBack.form({ answers: answers ?? {}, errors })
          : null
      }
    />
  );
  const failed = Object.keys(errors).length > 0 ? 'Error: ' : '';
  return ownPage(c, { title: `${failed}Your ${opened.noun ?? practice.noun}`, parts: { main } }, { status });
}

const movedOn = 'It has moved on since you opened this page, so nothing was changed. Below is how it stands now.';

async function change(c: AppContext, inHand: InHand, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { entry, practice, opened } = inHand;
  if (!changeable.includes(entry.status)) return showYours(c, inHand, { trouble: movedOn, status: 409 });
  const revised = await opened.revise(answers);
  // Without a version the present one is meant, as in a decision.
  const seen = { ...entry, version: Number(wordOf(answers.version) || entry.version) };
  if (!revised.ok) return showYours(c, inHand, { answers, errors: revised.errors, status: 422 });
  const { title, about = entry.about, contactUntil, asText, statements } = revised.data;
  // While it waits the stewards' links show the new text anyway; a second mail would only be noise.
  const ask = entry.status === 'sent-back' ? await askStewards(town, practice, entry.id, title, asText) : [];
  const taken = await takeStep(town.db, {
    entry: seen,
    from: changeable,
    to: 'pending',
    by: 'sender',
    at: town.now,
    set: { title, about, contactUntil, version: entry.version + 1, fingerprint: null },
    also: [
      ...statements,
      prolongSenderLinks(town.db, entry.id, contactUntil.add(practice.linksHold), town.now),
      ...ask,
    ],
  });
  if (!taken) return showYours(c, await takeInHand(town, entry.id), { answers, trouble: movedOn, status: 409 });
  deliverSoon(c);
  return c.redirect(c.req.path, 303);
}

async function takeBack(c: AppContext, inHand: InHand, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { entry, practice, opened } = inHand;
  const { takeBack: way } = opened;
  if (entry.status === 'approved' && 'form' in way) {
    const judged = way.apply(answers);
    if (!judged.ok) return showYours(c, inHand, { answers, errors: judged.errors, status: 422 });
    await writeTogether(town.db, judged.data);
  } else {
    const withdrawal =
      'whole' in way
        ? { from: mayGoFrom(way), also: [...way.whole, ...((await way.tell?.()) ?? [])] }
        : { from: changeable, also: [] };
    const taken = await withdraw(town.db, entry, town.now, withdrawal);
    if (!taken) return showYours(c, await takeInHand(town, entry.id), { trouble: movedOn, status: 409 });
  }
  deliverSoon(c, practice.tell);
  await purge(c, practice.tag);
  return c.redirect(`/yours/${c.req.param('token')}/`, 303);
}
