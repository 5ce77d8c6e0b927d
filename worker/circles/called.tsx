import { Hono } from 'hono';
import { recipientOf } from '../../schema/circles/age.ts';
import { readAgreement, writeAgreement } from '../../schema/circles/agreements.ts';
import {
  type Circle,
  callCircle,
  circleOf,
  moveCircle,
  newPerson,
  spokenWith,
  type Turn,
  writerOf,
} from '../../schema/circles/called.ts';
import { invitationCode, newSecret, planIdentity } from '../../schema/circles/code.ts';
import { type Agreed, openAgreed, openPlan, type Plan, sealAgreed, sealPlan } from '../../schema/circles/plan.ts';
import { parseAgreement, parsePlan, planNames } from '../../schema/circles/plan-form.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { type Answers, type FormErrors, wordOf } from '../../schema/form.ts';
import { calledDoorView, calledView } from '../../site/parts/circles/called.tsx';
import { localDate } from '../../site/parts/dates.ts';
import type { App, AppContext } from '../context.ts';
import { form, longForm } from '../form.ts';
import { ownPage, purge } from '../page.tsx';
import { mustHaveOpened, type OwnLetter, ownLetter } from './desk-letter.ts';
import { circlesTag } from './tags.ts';

const path = '/keeper/:token/letters/:id/circle/';
const template = '/blank/answering/';

/** A circle as a keeper who opened the letter reads it. */
interface OpenCircle extends OwnLetter, Circle {
  /** The letter's answering secret, as the database knows its hash. */
  secret: string;
  plan: Plan | null;
  agreed: Agreed | null;
}

/** What came of a press: nothing to mend, or what. */
interface Done {
  said?: string;
  trouble?: string;
  errors?: FormErrors;
}

/**
 * The circle about a letter, for keepers. All of it needs the secret that stands in the letter: it opens the plan, and
 * makes the codes of those who are asked, which are kept nowhere.
 */
export const calledRoutes = new Hono<App>()
  .get(path, async (c) => {
    await ownLetter(c);
    return ownPage(c, calledDoorView(), { template });
  })
  .post(path, ...form(['secret', 'press', 'version', 'agreed', 'look_again', ...planNames], press, longForm));

async function press(c: AppContext, answers: Answers): Promise<Response> {
  const circle = await opened(c, answers);
  const done = await act(c, circle, answers);
  if (done.errors) return shown(c, circle, answers, done, 422);
  return shown(c, await opened(c, answers), {}, done, done.trouble ? 409 : 200);
}

/** @throws {Problem} as `ownLetter` and `mustHaveOpened` */
async function opened(c: AppContext, { secret = '', words, agreed: text }: Answers): Promise<OpenCircle> {
  const own = await ownLetter(c);
  await mustHaveOpened(own.letter, { secret, text: words ?? text ?? '' });
  const known = secret.replace(/\s+/g, '').toLowerCase();
  const [identity, circle] = await Promise.all([planIdentity(known), circleOf(c.var.town.letters, own.letter.id)]);
  const { called, agreement } = circle;
  const [plan, agreed] = await Promise.all([
    called ? openPlan(identity, called.sealed) : null,
    agreement ? openAgreed(identity, agreement.sealed) : null,
  ]);
  return { ...own, ...circle, secret: known, plan, agreed };
}

async function shown(c: AppContext, circle: OpenCircle, answers: Answers, done: Done, status: number) {
  const { context, settings } = c.var.town;
  const { called, people, agreement, plan, agreed, secret, keeper } = circle;
  const papers = await Promise.all(
    people.map(async ({ number, role, salt }) => {
      const code = salt && (await invitationCode(secret, salt));
      return code ? [{ number, role, code, link: `${settings.SITE_URL}/invited/#${code}` }] : [];
    }),
  );
  const view = calledView({
    context,
    secret,
    called,
    people,
    agreement,
    plan,
    agreed,
    papers: papers.flat(),
    wroteIt: agreement?.writtenBy === keeper.id,
    answers,
    errors: done.errors ?? {},
    trouble: done.trouble,
    said: done.said,
  });
  return ownPage(c, view, { template, status });
}

const turns: Record<Turn, string> = {
  confirmed: 'It is confirmed. Everybody reads so with their code.',
  held: 'It was held. Write down what was agreed, if anything was.',
  'not-held': 'It was not held. You can make another plan.',
  stopped: 'It is called off. Everybody reads so with their code.',
};

const isTurn = (word: string): word is Turn => Object.keys(turns).includes(word);

function act(c: AppContext, circle: OpenCircle, answers: Answers): Promise<Done> {
  const word = wordOf(answers.press);
  if (word === 'plan') return plan(c, circle, answers);
  if (word === 'agree') return agree(c, circle, answers);
  if (word === 'read') return readIt(c, circle, answers);
  if (isTurn(word)) return turn(c, circle, word, answers);
  const [, number] = /^spoken-(\d{1,2})$/.exec(word) ?? [];
  return number === undefined ? Promise.resolve({}) : spoken(c, circle, Number(number));
}

const movedOn = {
  trouble:
    'Another keeper did something meanwhile, or the writer stopped it, so nothing was changed. This is how it stands now.',
} as const;

/** What plans and agreements are sealed to: all who are in it, and who opened the letter. */
async function recipientsIn({ secret }: OpenCircle, people: readonly { recipient: string }[]): Promise<string[]> {
  const keepers = await recipientOf(await planIdentity(secret));
  return [keepers ?? '', ...people.map(({ recipient }) => recipient)];
}

async function plan(c: AppContext, circle: OpenCircle, answers: Answers): Promise<Done> {
  const { letters, now, settings } = c.var.town;
  const { letter, keeper, secret, called } = circle;
  const people = circle.people.length > 0 ? circle.people : [writerOf(letter)];
  const local = now.toZonedDateTimeISO(settings.TIME_ZONE);
  const clock = { today: String(local.toPlainDate()), clock: String(local.toPlainTime()).slice(0, 'HH:MM'.length) };
  const parsed = parsePlan(people, answers, clock);
  if (!parsed.ok) return { errors: parsed.errors };
  const { added: asked, removed, ...draft } = parsed.data;
  const added = await Promise.all(asked.map(({ number, role }) => newPerson(secret, number, role)));
  const stay = people.filter(({ number }) => !removed.includes(number));
  const sealed = await sealPlan(await recipientsIn(circle, [...stay, ...added]), draft);
  if (!sealed) return { errors: { words: 'That is too long to be sealed in one piece. Say it in fewer words' } };
  const from = Number(wordOf(answers.version)) || 0;
  const first = called ? added : [writerOf(letter), ...added];
  await writeTogether(
    letters,
    callCircle(letters, { letterId: letter.id, from, sealed, added: first, removed }, keeper.id, now),
  );
  const after = await circleOf(letters, letter.id);
  if (after.called?.sealed !== sealed) return movedOn;
  return {
    said: called ? 'Everybody is asked anew.' : 'It is called. Hand the papers over, and speak with everybody.',
  };
}

async function turn(c: AppContext, circle: OpenCircle, to: Turn, answers: Answers): Promise<Done> {
  const { letters, context } = c.var.town;
  const { letter, keeper, plan: planned } = circle;
  const today = localDate({ at: context.now, zone: context.settings.TIME_ZONE }).toString();
  if (to === 'held' && planned && planned.date > today) {
    return { trouble: 'Its day is still to come, so nothing was changed.' };
  }
  const version = Number(wordOf(answers.version));
  await writeTogether(letters, [moveCircle(letters, letter.id, version, to, keeper.id)]);
  const { called } = await circleOf(letters, letter.id);
  if (called?.version === version && called.state === to) return { said: turns[to] };
  return to === 'confirmed' && called?.version === version
    ? { trouble: 'Not everybody has said yes to this plan and was spoken with yet, so it is not confirmed.' }
    : movedOn;
}

async function spoken(c: AppContext, { letter, keeper }: OpenCircle, number: number): Promise<Done> {
  const { letters } = c.var.town;
  await writeTogether(letters, [spokenWith(letters, letter.id, number, keeper.id)]);
  return { said: `Person ${number} was spoken with.` };
}

async function agree(c: AppContext, circle: OpenCircle, answers: Answers): Promise<Done> {
  const { letters, now } = c.var.town;
  const { letter, keeper, people } = circle;
  const parsed = parseAgreement(answers, now);
  if (!parsed.ok) return { errors: parsed.errors };
  const made = await sealAgreed(await recipientsIn(circle, people), parsed.data.agreed);
  if (!made) return { errors: { agreed: 'That is too long to be sealed in one piece. Say it in fewer words' } };
  const from = Number(wordOf(answers.version)) || 0;
  const row = { letterId: letter.id, id: newSecret().slice(0, 32), from, ...made, lookAgain: parsed.data.look_again };
  return written(c, circle, writeAgreement(letters, row, keeper.id), (after) =>
    after.agreement?.sealed === made.sealed ? 'It is written down. Another keeper reads it next.' : null,
  );
}

function readIt(c: AppContext, circle: OpenCircle, answers: Answers): Promise<Done> {
  const version = Number(wordOf(answers.version));
  const { letter, keeper } = circle;
  return written(c, circle, readAgreement(c.var.town.letters, letter.id, version, keeper.id), ({ agreement }) =>
    agreement?.version === version && agreement.readBy === keeper.id
      ? 'Two keepers read it. Everybody is asked by their code whether it may be public.'
      : null,
  );
}

/** Writes something about an agreement, after which what was public of it may not be any more. */
async function written(
  c: AppContext,
  { letter }: OpenCircle,
  statement: Statement,
  sentence: (after: Circle) => string | null,
): Promise<Done> {
  const { letters } = c.var.town;
  await writeTogether(letters, [statement]);
  await purge(c, circlesTag);
  const said = sentence(await circleOf(letters, letter.id));
  return said ? { said } : movedOn;
}
