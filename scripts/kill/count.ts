import { withLocalTown } from '../local/town.ts';

/** A 303 that arrived: the code in the form that was sent, and the private link it was answered with. */
export interface Promised {
  code: string;
  path: string;
}

export interface Counts {
  entries: number;
  unanswered: number;
  mails: number;
  receipts: number;
  letters: number;
  digests: number;
  retaken: number;
  lost: number;
  closed: number;
  withoutReceipt: number;
  untold: number;
  /** Told of by nothing but a digest that had been handed over before, and was handed over again. */
  toldAgain: number;
  digestsRetaken: number;
  twice: number;
  failed: number;
}

/** The stewards of the town that is killed. */
export const stewards = ['ben@example.org', 'chandra@example.org'];

const codeIn = (text: string) => /r\d+p\d+n\d+x/.exec(text)?.[0] ?? '';

interface Mail {
  to: string;
  subject: string;
  kind: string;
  /** When it was handed over the first time. */
  first_at: number;
  /** When that was noted: after a kill, it is handed over again before. */
  sent_at: number;
  attempts: number;
}

interface Entry {
  kind: string;
  /** Where the code of the form stands. */
  words: string;
  created_at: number;
}

const entriesOf = `
  select kind, created_at, title || ' ' || coalesce(signups.name, '') as words
  from entries left join signups on signups.entry_id = entries.id
  where entries.title <> 'Soup'`;

/** Stewards get one summary a day of these, not a mail each. */
const inSummary = new Set(['signups']);

/** Counts what a town holds against what its 303s promised. The site must not run meanwhile. */
export const countTown = (state: string, promised: Promised[], opened: Set<string>): Promise<Counts> =>
  withLocalTown(async ({ binding }) => {
    const all = async <Row>(query: string) => (await binding.prepare(query).all<Row>()).results;
    const entries = await all<Entry>(entriesOf);
    // What went out is what lies in the inbox; when it went, and what it was, the outbox knows.
    const mails = await all<Mail>(
      'select inbox."to", inbox.subject, outbox.kind, inbox.sent_at as first_at, outbox.sent_at, outbox.attempts from inbox join outbox using (id)',
    );
    const [{ count: failed } = { count: 0 }] = await all<{ count: number }>(
      'select count(*) as count from outbox where failed_at is not null',
    );
    const ofKind = (kind: string) => mails.filter((mail) => mail.kind === kind);
    const receipts = Map.groupBy(ofKind('receipt'), ({ to }) => codeIn(to));
    const letters = Map.groupBy(ofKind('letter'), ({ to, subject }) => `${to} ${codeIn(subject)}`);
    const digests = ofKind('digest');
    const asking = entries.filter(({ kind }) => !inSummary.has(kind));
    const isToldBy = (when: (digest: Mail) => number) => (entry: Entry) =>
      stewards.every(
        (steward) =>
          letters.has(`${steward} ${codeIn(entry.words)}`) ||
          digests.some((digest) => digest.to === steward && when(digest) >= entry.created_at),
      );
    const isTold = isToldBy(({ sent_at }) => sent_at);
    const isToldAtFirst = isToldBy(({ first_at }) => first_at);
    const codes = new Set(entries.map(({ words }) => codeIn(words)));
    const answered = new Set(promised.map(({ code }) => code));
    const more = (groups: Map<string, Mail[]>) => [...groups.values()].reduce((sum, { length }) => sum + length - 1, 0);
    return {
      entries: entries.length,
      unanswered: [...codes].filter((code) => !answered.has(code)).length,
      mails: mails.length,
      receipts: ofKind('receipt').length,
      letters: ofKind('letter').length,
      digests: digests.length,
      retaken: mails.filter(({ attempts }) => attempts > 1).length,
      lost: [...answered].filter((code) => !codes.has(code)).length,
      closed: [...answered].filter((code) => !opened.has(code)).length,
      withoutReceipt: [...codes].filter((code) => !receipts.has(code)).length,
      untold: asking.filter((entry) => !isTold(entry)).length,
      toldAgain: asking.filter((entry) => isTold(entry) && !isToldAtFirst(entry)).length,
      digestsRetaken: digests.filter(({ attempts }) => attempts > 1).length,
      // An entry written twice would be two with one code, and so would its mails.
      twice: more(receipts) + more(letters) + (entries.length - codes.size),
      failed,
    };
  }, state);
