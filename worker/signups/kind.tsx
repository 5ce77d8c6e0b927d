import * as z from 'zod';
import { wordsAboutDate } from '../../schema/commons/host-words.ts';
import { contactAfter, lastTransition } from '../../schema/entries.ts';
import { parseForm, personName } from '../../schema/form.ts';
import {
  anySignup,
  datesToCome,
  eraseSignup,
  isPlaced,
  leave,
  letNameThrough,
  numberInLine,
  reachSignup,
  renameSignup,
  type SignupInPlace,
} from '../../schema/signups/queries.ts';
import type { Role, Signup } from '../../schema/signups/table.ts';
import { HostWords } from '../../site/parts/commons/host-words.tsx';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { lookedAfterBy } from '../../site/parts/commons/words.ts';
import { NameForm, SignupNotice, SignupTools } from '../../site/parts/signups/private.tsx';
import { roleMoment } from '../../site/parts/signups/words.ts';
import type { Town } from '../context.ts';
import type { EntryKind, WithdrawalWords } from '../entry-kind.ts';
import { notifySignedUp } from './notify.ts';
import { signupsSentences } from './sentences.ts';
import { whereFor } from './where.ts';
import { whoIs } from './who.ts';

export const tag = 'signups';

/** The one field that may be changed while a steward has not read it. */
const nameForm = z.object({
  name: personName('Enter a name, a first name or a nickname will do'),
});

/**
 * Somebody who comes. Its entry is what a steward has to let through, the name on the page; the place is
 * theirs whatever becomes of that.
 */
export const signupsKind: EntryKind<SignupInPlace> = {
  kind: 'signups',
  silent: true,
  sentences: signupsSentences,
  tag,
  dated: true,
  another: { path: '/', words: 'See what’s on' },
  linkGrace: { hours: 0 },
  passes: true,
  load: ({ db, now }, entry) => anySignup(db, entry.id, now),
  async show(town, found) {
    // Stewards of the site read it, too: a place that was moved quietly stands apart, for its sender alone.
    const where = await whereFor(town, found.commons, found.date, false);
    return {
      title: titleOf(found.signup, found.role),
      preview: <SignupNotice context={town.context} {...found} where={where} />,
      ...(!found.signup.showName && {
        forStewards: (
          <SignupNotice context={town.context} {...found} signup={{ ...found.signup, name: notShown }} where={where} />
        ),
      }),
      path: null,
    };
  },
  review: {
    publish: ({ db }, { commons }, { id }) => ({
      ok: true,
      data: { path: commonsPath(commons.slug ?? ''), statements: [letNameThrough(db, id)] },
    }),
    approved: ({ role }) => `Your name stands on the page now, beside “${role.title}”.`,
    keepsWhatIsHeld: true,
  },
  sender: {
    async page(town, found) {
      const { signup, commons, date } = found;
      const quietly = date?.quietPlace && isPlaced(signup) ? await whereFor(town, commons, date, true) : '';
      const words =
        date && isPlaced(signup) && isOnList(found)
          ? await wordsAboutDate(town.db, commons.entryId, date.dateNumber, 10)
          : [];
      return {
        standing: await standingOf(town, found),
        next: await nextSteps(town, found),
        ...(isOnList(found) && {
          tools: (own: string) => (
            <>
              <HostWords
                context={town.context}
                zone={commons.zone}
                title={`${lookedAfterBy(commons)} writes`}
                words={words}
              />
              <SignupTools own={own} quietly={quietly} />
            </>
          ),
        }),
      };
    },
    withdrawal: ({ db, now }, found) => ({
      statements: leave(db, found.signup, now),
      from: isOnList(found) ? ['declined', 'lapsed'] : [],
      words: found.role.guests ? notComing : giveBack,
    }),
  },
  edit: {
    names: [...Object.keys(nameForm.shape), 'version'],
    values: ({ signup }) => ({ name: signup.name }),
    form: (_town, _loaded, filled) => <NameForm {...filled} />,
    parse({ db }, found, entry, answers) {
      const parsed = parseForm(nameForm, answers);
      if (!parsed.ok) return parsed;
      const { name } = parsed.data;
      const { signup, role, commons } = found;
      const data = {
        title: titleOf({ ...signup, name }, role),
        contactUntil: entry.contactUntil,
        asText: `Role: ${role.title}\nAt: ${commons.title}\nName: ${name}`,
        statements: [renameSignup(db, entry.id, name)],
      };
      return { ok: true, data };
    },
  },
  async readdressed(town, entryId, address, when) {
    return [reachSignup(town.db, entryId, await whoIs(town, { email: address, name: '' }), when)];
  },
  erase: ({ db }, entryId) => [eraseSignup(db, entryId)],
  notify: notifySignedUp,
};

const isOnList = ({ signup, date }: SignupInPlace) => signup.leftAt === null && date !== null;

/** When an address is removed that was left for a date. */
export const contactUntil = ({ overAt }: Pick<NonNullable<SignupInPlace['date']>, 'overAt'>) =>
  overAt.add(contactAfter);

const giveBack: WithdrawalWords = {
  title: 'Give your place back',
  button: 'Give it back',
  means: 'Whoever is next in line gets it. You need not say why, and you can sign up again.',
};

const notComing: WithdrawalWords = {
  title: 'Say that you cannot come',
  button: 'I cannot come',
  means:
    'You are not counted any more, at none of its dates. You need not say why, and you can say that you come again.',
};

/** In the place of a name that is for whoever holds the commons alone. */
const notShown = 'Not to be shown';

/** For a steward's list, and so without a name that is not to be shown. */
export const titleOf = ({ name, showName }: Pick<Signup, 'name' | 'showName'>, { title }: Pick<Role, 'title'>) =>
  showName ? `${name}: ${title}` : title;

const gaveBack = 'You gave your place back. Thank you for saying so.';
const takenOff = 'Whoever holds it took you off the list, so nobody counts on you there.';

const countedAt = (dates: number) => `You are counted among those who come${dates > 1 ? `, at ${dates} dates` : ''}.`;

async function standingOf(town: Town, { signup, role, date }: SignupInPlace): Promise<string> {
  if (signup.leftAt) {
    if ((await lastTransition(town.db, signup.entryId))?.by === 'holder') return takenOff;
    return role.guests ? 'You said that you cannot come, and are not counted.' : gaveBack;
  }
  if (!date) return 'It was taken down, so it does not take place as far as this site knows.';
  if (date.calledOff) return 'It is called off.';
  if (role.guests) return countedAt(await datesToCome(town.db, signup.entryId, town.now));
  if (signup.placedAt) return 'You have a place.';
  return `You are number ${await numberInLine(town.db, signup)} in line. You move up by yourself when a place is free.`;
}

async function nextSteps(town: Town, found: SignupInPlace): Promise<string[]> {
  const { signup, role, commons, date } = found;
  if (!date) return [];
  const moment = roleMoment(town.context, commons, role, date);
  return [
    signup.placedAt && !role.guests ? `You have a place: ${role.title}, ${moment}.` : await standingOf(town, found),
    signup.hasMail
      ? 'You get a mail if plans change, and a reminder the day before.'
      : 'You left no mail address: look at its page for changes before you go.',
    ...(signup.showName ? ['Your name is on the page once a steward has read it.'] : []),
    role.guests
      ? 'If you cannot come, say so with the link below, with one press.'
      : 'If you cannot come, give your place back with the link below, with one press.',
  ];
}
