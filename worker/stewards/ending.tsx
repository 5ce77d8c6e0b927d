import { refusedBy, type Statement, writeTogether } from '../../schema/database.ts';
import { parseForm } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { endingForm, endingNames } from '../../schema/stewards/ending-form.ts';
import {
  answerEnding,
  askToEnd,
  type Ending,
  endByTwo,
  endingRefused,
  findEnding,
  mayEnd,
  takeEndingBack,
} from '../../schema/stewards/endings.ts';
import { beginFirstTurns, currentStewards, type OnTurn } from '../../schema/stewards/queries.ts';
import { days } from '../../schema/time.ts';
import { type EndingPart, EndTurn } from '../../site/parts/stewards/ending.tsx';
import type { AppContext, Town } from '../context.ts';
import { formPage, type Outcome } from '../form-page.ts';
import { asSteward } from '../link.ts';
import { type Block, letter } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { movedOn, unknownLink } from '../problem.tsx';
import { newLink } from '../submission.ts';

interface Loaded {
  me: OnTurn;
  /** Whose turn it is. */
  them: OnTurn;
  ending: Ending | undefined;
  /** Who asked that it ends. */
  who: string;
  part: EndingPart;
}

/** The turn of a steward, which two others can end together; they are told why, and may answer. */
export const endingRoutes = formPage<Loaded, { press: string; text: string }>({
  path: '/desk/:token/stewards/:id/',
  load: turnAsked,
  names: endingNames,
  page(_c, { them, ending, who, part }, shown) {
    const main = <EndTurn {...shown} part={part} whose={them.address} who={who} ending={ending} />;
    return { title: 'End a turn before its time', parts: { main } };
  },
  parse(_c, { part }, answers) {
    // What the page is no longer about: somebody was quicker.
    if (answers.press !== part) return { ok: false, trouble: movedOn };
    if (part === 'agree' || part === 'take-back') return { ok: true, data: { press: part, text: '' } };
    const read = parseForm(endingForm, answers);
    return read.ok ? { ok: true, data: { press: part, text: read.data.text } } : read;
  },
  async submit(c, loaded, { text }): Promise<Outcome> {
    const done = await doPart(c.var.town, loaded, text);
    if (!done) return { ok: false, trouble: movedOn };
    deliverSoon(c);
    return { ok: true, path: loaded.part === 'agree' ? '../' : c.req.path, done: 'done' };
  },
});

async function turnAsked(c: AppContext): Promise<Loaded> {
  const { town } = c.var;
  const me = await asSteward(c);
  const stewards = await currentStewards(town);
  const them = stewards.find(({ id }) => id === c.req.param('id'));
  if (!them) throw unknownLink();
  const ending = await findEnding(town.db, town.keys, them.id, town.now);
  // Only the one it is about has something to say before anybody asked; and that is nothing.
  if (!ending && them.id === me.id) throw unknownLink();
  const who = stewards.find(({ id }) => id === ending?.by)?.address ?? 'A former steward';
  return { me, them, ending, who, part: partOf(me, them, ending) };
}

function partOf(me: OnTurn, them: OnTurn, ending: Ending | undefined): EndingPart {
  if (me.id === them.id) return 'answer';
  if (!ending) return 'ask';
  return ending.by === me.id ? 'take-back' : 'agree';
}

/** @returns false where it moved on meanwhile, and nothing was written */
async function doPart(town: Town, { me, them, part }: Loaded, text: string): Promise<boolean> {
  const { db, keys, now } = town;
  switch (part) {
    case 'ask':
      try {
        await writeTogether(db, [
          ...(await beginFirstTurns(town)),
          ...(await askToEnd(db, keys, { stewardId: them.id, by: me.id, reason: text }, now)),
          ...(await tellAll(town, them, `A turn is asked to end: ${them.address}`, [
            `${me.address} asks that the turn of ${them.address} as a steward ends. It does once another steward agrees; who it is about can answer.`,
            { quote: text },
          ])),
        ]);
        return true;
      } catch (error) {
        if (refusedBy(error, endingRefused)) return false;
        throw error;
      }
    case 'take-back':
      await writeTogether(db, [takeEndingBack(db, { stewardId: them.id, by: me.id })]);
      return true;
    case 'answer':
      await writeTogether(db, [
        ...(await answerEnding(db, keys, them.id, text)),
        ...(await tellAll(town, them, `An answer of ${them.address}`, [
          `${them.address}, whose turn is asked to end, says to it:`,
          { quote: text },
        ])),
      ]);
      return true;
    case 'agree': {
      const subject = `A turn has ended: ${them.address}`;
      const said = `${me.address} agreed: the turn of ${them.address} as a steward has ended, and their links decide nothing any more. Any steward can invite them again.`;
      await writeTogether(db, [
        ...(await tellAll(town, them, subject, [said], mayEnd(them.id, me.id, now))),
        ...endByTwo(db, them.id, me.id, now),
      ]);
      return !(await currentStewards(town)).some(({ id }) => id === them.id);
    }
  }
}

/** How long the link in such a mail is good for. */
const linkFor = days(14);

/** Mails to all stewards, the one it is about among them. */
async function tellAll(
  town: Town,
  { id }: OnTurn,
  subject: string,
  blocks: Block[],
  when?: ReturnType<typeof mayEnd>,
): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const statements: Statement[] = [];
  for (const { id: stewardId, address } of await currentStewards(town)) {
    const desk = await newLink(town, 'desk', { stewardId, expiresAt: now.add(linkFor) }, when);
    const mail = letter(settings, address, subject, [
      ...blocks,
      { label: 'See it, and what you can do', link: when ? `${desk.link}stewards/` : `${desk.link}stewards/${id}/` },
      'This link is yours alone. Opening it changes nothing.',
    ]);
    statements.push(
      ...(await enqueueMail(db, keys, mail, now, { kind: 'letter', ...(when && { when }) })),
      desk.statement,
    );
  }
  return statements;
}
