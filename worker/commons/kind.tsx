import { changesOf } from '../../schema/commons/changes.ts';
import { datesOf, firstStart } from '../../schema/commons/dates.ts';
import { type Proposed, proposalNames, proposalTextForm, toAnswers, toCommons } from '../../schema/commons/form.ts';
import { wordsAbout } from '../../schema/commons/host-words.ts';
import {
  anyCommons,
  commonsSlug,
  commonsWithDates,
  eraseCommons,
  plainDates,
  publish,
  putBack,
  stopMessages,
  takeDown,
  updateCommons,
  type WithDates,
} from '../../schema/commons/queries.ts';
import {
  type Commons,
  changes as changesTable,
  type HostWord,
  hostWords,
  occurrences,
  type PlanChange,
} from '../../schema/commons/table.ts';
import { contactAfter } from '../../schema/entries.ts';
import { parseForm } from '../../schema/form.ts';
import { before } from '../../schema/time.ts';
import { ProposalForm } from '../../site/parts/commons/form.tsx';
import { HostWords } from '../../site/parts/commons/host-words.tsx';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { CommonsNotice } from '../../site/parts/commons/notice.tsx';
import { CommonsTools } from '../../site/parts/commons/private.tsx';
import { lookedAfterBy, rhythm, untilWords } from '../../site/parts/commons/words.ts';
import { longDate, timeSpan, untilDay } from '../../site/parts/dates.ts';
import { kindWord } from '../../site/parts/marks.tsx';
import type { PageContext } from '../../site/parts/view.ts';
import type { Addressee, EntryKind, WithdrawalWords } from '../entry-kind.ts';
import { factsAsText } from '../facts.ts';
import { notifySignedUp } from '../signups/notify.ts';
import { commonsSentences } from './sentences.ts';
import { commonsTag } from './tags.ts';

interface Loaded {
  commons: Commons;
  /** What is up has dates of its own by now, and a history. */
  up: WithDates | null;
  changes: PlanChange[];
  /** What its holder wrote to who comes, which stewards read when it is reported. */
  words: HostWord[];
}

export const commonsKind: EntryKind<Loaded> = {
  kind: 'commons',
  sentences: commonsSentences,
  tag: commonsTag,
  dated: true,
  another: { path: '/propose/', words: 'Propose another' },
  linkGrace: { hours: 0 },
  async load({ db }, entry) {
    const commons = await anyCommons(db, entry.id);
    if (!commons) return undefined;
    const up = entry.status === 'approved' ? await commonsWithDates(db, entry.id) : null;
    const [changes, words] = up ? await Promise.all([changesOf(db, entry.id), wordsAbout(db, entry.id, 20)]) : [[], []];
    return { commons, up, changes, words };
  },
  show({ context }, { commons, up, changes, words }, entry) {
    const dates = up?.dates ?? plainDates(commons);
    const preview = <CommonsNotice context={context} commons={commons} dates={dates} changes={changes} slug={null} />;
    return {
      title: commons.title,
      preview,
      ...(words.length > 0 && {
        forStewards: (
          <>
            {preview}
            <HostWords
              context={context}
              zone={commons.zone}
              title="Written to those who come, in private"
              words={words}
            />
          </>
        ),
      }),
      path: entry.status === 'approved' && commons.slug ? commonsPath(commons.slug) : null,
    };
  },
  review: {
    contested: ['commons.slug'],
    async publish(town, { commons }, _entry, _answers, tried) {
      const slug = await commonsSlug(town.db, commons, tried > 0);
      return { ok: true, data: { path: commonsPath(slug), statements: publish(town, commons, slug, town.now) } };
    },
    takeDown: {
      aside: [occurrences.entryId, changesTable.commonsId, hostWords.commonsId],
      statements: (town, _loaded, { id }) => takeDown(town, id, town.now),
      putBack: (town, _loaded, { id }) => putBack(town, id),
    },
  },
  sender: {
    page({ now }, { commons }, entry) {
      if (entry.status !== 'approved' || !commons.slug) return { changesWhileUp: true };
      const { slug, lastOverAt, answersStopped } = commons;
      return {
        title: 'Your commons',
        standing: 'It is up, for everyone to see, and you look after it.',
        tools: (own) => (
          <CommonsTools own={own} isComing={before(now, lastOverAt)} slug={slug} answersStopped={answersStopped} />
        ),
        changesWhileUp: true,
      };
    },
    withdrawal: (town, _loaded, { id, status }) => ({
      statements: takeDown(town, id, town.now),
      ...(status === 'approved' && { words: takingDown }),
    }),
  },
  edit: {
    names: proposalNames,
    values: ({ commons }) => toAnswers(commons),
    form: ({ context }, _loaded, filled) => (
      <ProposalForm {...filled} settings={context.settings} submit="Send the changes" askEmail={false} />
    ),
    parse(town, { commons }, { id }, answers) {
      const parsed = parseForm(proposalTextForm({ zone: commons.zone, now: town.now }), answers);
      if (!parsed.ok) return parsed;
      const proposed = toCommons(parsed.data, commons.zone);
      const data = {
        title: proposed.title,
        contactUntil: proposed.lastOverAt.add(contactAfter),
        dueAt: firstStart(proposed),
        asText: asText(town.context, proposed),
        statements: [updateCommons(town.db, id, proposed)],
      };
      return { ok: true, data };
    },
  },
  addressee: ({ db }, { commons }) => ({
    name: lookedAfterBy(commons),
    questions: true,
    stopped: commons.answersStopped,
    stop: (stopped) => stopMessages(db, commons.entryId, stopped),
    words: questionWords,
  }),
  erase: eraseCommons,
  notify: notifySignedUp,
};

const questionWords: Addressee['words'] = {
  passedOn: (name, title) => ({
    subject: `Question from ${name}: ${title}`,
    lead: `${name} writes to you, because you look after “${title}”:`,
  }),
  waits: (title) => ({ subject: `You have a question: ${title}`, lead: `Somebody asks you about “${title}”.` }),
  stop: 'Stop all messages about this commons',
};

/** Taking a page away is not how people hear that something does not take place. */
const takingDown: WithdrawalWords = {
  title: 'Take it down',
  button: 'Take it down for good',
  means:
    'It is gone from every page and feed at once, for good, and who signed up and left an address gets a mail. If it only does not take place, call it off instead: then whoever looks it up can read so. Only while our database cannot be reached may an older copy be seen, until the site is built again.',
};

/** The whole proposal as text. The mail address is not in it: stewards need it for nothing. */
export function asText(context: PageContext, one: Proposed | Commons): string {
  const dates = datesOf(one);
  const [first] = dates;
  const startsAt = first?.startsAt ?? context.now;
  const endsAt = first?.endsAt ?? null;
  const hours = [timeSpan, untilDay].map((words) => words(context.settings, one.zone, startsAt, endsAt));
  const facts: [string, string][] = [
    ['Title', one.title],
    ['Kind', kindWord(one.kind)],
    ['Date', longDate(context.settings, { at: startsAt, zone: one.zone })],
    ['Time', `${hours.filter(Boolean).join(', ')} (${one.zone})`],
    ['Repeats', [rhythm(context.settings, one), untilWords(context.settings, one, dates)].filter(Boolean).join(', ')],
    ['Area', one.area],
    ['Place', one.place],
    ['Place shown', one.reveal === 'now' ? 'as soon as it is up' : 'from 24 hours before the start'],
    ['What to bring', one.bring],
    ['Access', one.access],
    ['Helping hands', one.roles && `\n${one.roles}`],
    ['Group', one.host],
    ['Looked after by', one.stewardName],
  ];
  return factsAsText(facts, one.summary);
}
