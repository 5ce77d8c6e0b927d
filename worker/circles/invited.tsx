import { Hono } from 'hono';
import { consent, withdrawConsent } from '../../schema/circles/agreements.ts';
import { answerPlan, findPerson, type InCircle, moveCircle } from '../../schema/circles/called.ts';
import { type Code, hashOfSecret, readCode, secretsOf } from '../../schema/circles/code.ts';
import { planAnswers } from '../../schema/circles/letters.ts';
import { type Agreed, hashOfAgreed, openAgreed, openPlan } from '../../schema/circles/plan.ts';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, wordOf } from '../../schema/form.ts';
import { invitedDoorView, invitedView, type Shown } from '../../site/parts/circles/invited.tsx';
import type { App, AppContext } from '../context.ts';
import { form } from '../form.ts';
import { ownPage, purge } from '../page.tsx';
import { Problem } from '../problem.tsx';
import { limitGuesses } from './guesses.ts';
import { circlesTag } from './tags.ts';

const template = '/invited/';

const noSuchCircle =
  'No circle has this code. It was called off and forgotten, its time is over, or you are not asked any more';

/** Whoever is in a circle, by what they sent: their code, or what their browser made of it. */
interface Person extends InCircle {
  code: Code | null;
  find: string;
  act: string;
  /** What opens what is sealed to them; null where their browser keeps it. */
  identity: string | null;
}

const sent = ['code', 'find', 'act'];

/**
 * A circle by the code alone, as it stands on the paper that a keeper handed over; the writer's is that of the letter.
 * The code is sent in the body of a form, never in an address; where scripts run it is not sent at all, and the same
 * page goes out with nothing opened in it.
 */
export const invitedRoutes = new Hono<App>()
  .get('/invited/', (c) => ownPage(c, invitedDoorView({ answers: {}, errors: {} }), { template }))
  .post('/invited/', ...form(sent, (c, answers) => withPerson(c, answers, (person) => show(c, person))))
  .post(
    '/invited/answer/',
    ...form([...sent, 'version', 'answer'], (c, answers) => withPerson(c, answers, (one) => answer(c, one, answers))),
  )
  .post(
    '/invited/agreement/',
    ...form([...sent, 'version', 'agree', 'text', 'salt'], (c, answers) =>
      withPerson(c, answers, (one) => agree(c, one, answers)),
    ),
  );

async function withPerson(c: AppContext, answers: Answers, use: (person: Person) => Promise<Response>) {
  const { code = '', find = '', act = '' } = answers;
  const door = (error: string, status: 404 | 422) =>
    ownPage(c, invitedDoorView({ answers: { code }, errors: { code: error } }), { template, status });
  if (/^[0-9a-f]{64}$/.test(find)) {
    const found = await findPerson(c.var.town.letters, find);
    if (found) return use({ ...found, code: null, find, act: wordOf(act), identity: null });
  } else {
    const read = readCode(code);
    if (!read.ok) return door(read.error, 422);
    const secrets = await secretsOf(read.code);
    const found = await findPerson(c.var.town.letters, secrets.find);
    if (found) return use({ ...found, ...secrets, code: read.code, identity: secrets.open });
  }
  await limitGuesses(c);
  return door(noSuchCircle, 404);
}

/** @throws {Problem} 403 for who can find it and not act */
async function mustBeMine({ me, act }: Person): Promise<void> {
  if ((await hashOfSecret(act)) === me.actHash) return;
  throw new Problem(
    403,
    'This code does not answer for you',
    'Open the page again with your code. Nothing was changed.',
  );
}

async function show(c: AppContext, person: Person, shown: Shown & { status?: number } = {}): Promise<Response> {
  const { called, agreement, identity } = person;
  const [plan, agreed] = await Promise.all([
    called && identity ? openPlan(identity, called.sealed) : null,
    agreement && identity ? openAgreed(identity, agreement.sealed) : null,
  ]);
  const { context } = c.var.town;
  const { code, find, me, people } = person;
  const view = invitedView({ context, me, people, called, agreement, plan, agreed, code, find, ...shown });
  return ownPage(c, view, { template, status: shown.status ?? 200 });
}

/** The same person, as it stands after something was written. */
async function again(c: AppContext, person: Person): Promise<Person | null> {
  const found = await findPerson(c.var.town.letters, person.find);
  return found && { ...person, ...found };
}

const goneMeanwhile = () =>
  new Problem(410, 'It is over', 'It was taken back, or you are not asked any more. Nothing of it is kept of you.');

async function answer(c: AppContext, person: Person, answers: Answers): Promise<Response> {
  await mustBeMine(person);
  const { letters } = c.var.town;
  const { me } = person;
  const version = Number(wordOf(answers.version));
  const word = wordOf(answers.answer);
  const said = planAnswers.find((one) => one === word);
  const stops = word === 'stop' && me.role === 'writer';
  if (!said && !stops) return show(c, person, { errors: { answer: 'Choose an answer' }, status: 422 });
  await writeTogether(
    letters,
    said ? answerPlan(letters, me, version, said) : [moveCircle(letters, me.letterId, version, 'stopped', null)],
  );
  const now = await again(c, person);
  if (!now) throw goneMeanwhile();
  const isSaid = said
    ? now.me.answer === said && now.me.answeredVersion === version && now.called?.version === version
    : now.called?.state === 'stopped';
  return isSaid
    ? show(c, now, {
        said: said ? 'Your answer is there. You can change it at any time.' : 'The circle is called off.',
      })
    : show(c, now, { trouble: planMoved, status: 409 });
}

const planMoved =
  'The plan was changed or called off meanwhile, so nothing was taken down. Below is how it stands now.';
const agreementMoved =
  'What was agreed was worded anew, or its time is over, so nothing was taken down. Read it as it stands now.';

async function agree(c: AppContext, person: Person, answers: Answers): Promise<Response> {
  await mustBeMine(person);
  const { letters } = c.var.town;
  const { me, agreement } = person;
  const word = wordOf(answers.agree);
  if (word !== 'yes' && word !== 'no') return show(c, person, { errors: { agree: 'Choose one' }, status: 422 });
  const version = Number(wordOf(answers.version));
  const agreed = word === 'yes' && agreement ? await agreedBy(person, answers) : null;
  if (word === 'yes' && (!agreed || agreement?.version !== version)) {
    return show(c, person, { trouble: agreementMoved, status: 409 });
  }
  await writeTogether(
    letters,
    agreed ? consent(letters, me, { version, text: agreed.text }) : withdrawConsent(letters, me),
  );
  await purge(c, circlesTag);
  const now = await again(c, person);
  if (!now) throw goneMeanwhile();
  const isSo = word === 'yes' ? now.me.agreedVersion === version && now.agreement?.version === version : true;
  if (!isSo) return show(c, now, { trouble: agreementMoved, status: 409 });
  const said =
    word === 'yes'
      ? 'Your consent is there. It is public once everybody has consented, and only as long.'
      : 'Your consent is taken back: it is public no more.';
  return show(c, now, { said });
}

/** What is agreed, opened here or by their browser: nothing but what everybody was shown. */
async function agreedBy({ agreement, identity }: Person, { text = '', salt = '' }: Answers): Promise<Agreed | null> {
  if (!agreement) return null;
  const agreed = identity
    ? await openAgreed(identity, agreement.sealed)
    : { text: text.replaceAll('\r\n', '\n'), salt };
  return agreed && (await hashOfAgreed(agreed)) === agreement.hash ? agreed : null;
}
