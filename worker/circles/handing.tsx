import { readSealed } from '../../schema/circles/age.ts';
import { hashOfSecret } from '../../schema/circles/code.ts';
import { type HandedOn, type Handing, handingOf, handOn } from '../../schema/circles/handing.ts';
import { fewestReaders, type Reader } from '../../schema/circles/queries.ts';
import { withHeader } from '../../schema/circles/rewrap.ts';
import { writeTogether } from '../../schema/database.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import { handingView } from '../../site/parts/circles/handing.tsx';
import type { AppContext } from '../context.ts';
import { formPage, type Outcome, type Refusal } from '../form-page.ts';
import { mustHaveOpened, type OwnLetter, ownLetter } from './desk-letter.ts';

/** A letter with who it can be handed on to. */
interface Handable extends OwnLetter {
  handing: Handing;
  /** Says as which the letter was seen: another one once anything of it is. */
  seen: string;
}

const newcomer = /^add-[0-9a-f-]{36}$/;

/**
 * Where a keeper's browser hands a letter on to other keys. It sends headers alone: what they stand before is never
 * sent back, so that nobody could change it.
 */
export const handingRoutes = formPage<Handable, HandedOn>({
  path: '/keeper/:token/letters/:id/keys/',
  template: '/blank/handing/',
  names: ['secret', 'headers', 'seen', newcomer],
  // Of 60 words and a letter, each for a dozen keys.
  size: { kilobytes: 192, fields: 100 },
  load,
  page: (_c, { letter, words, handing, seen }, { answers, errors, trouble }) =>
    handingView({ letter, words, handing, seen, answers, errors, trouble }),
  async parse(_c, loaded, answers) {
    await mustHaveOpened(loaded.letter, answers);
    return parse(loaded, answers);
  },
  submit,
});

async function load(c: AppContext): Promise<Handable> {
  const own = await ownLetter(c);
  const handing = await handingOf(c.var.town, own.letter, c.var.town.now);
  const { letter, words } = own;
  const keys = [...handing.stay, ...handing.newcomers].map(({ keyId }) => keyId);
  return { ...own, handing, seen: await hashOfSecret([letter.sealed, words.length, ...keys].join(' ')) };
}

const movedOn: Refusal = {
  ok: false,
  trouble:
    'Meanwhile another keeper handed it on, something was said, or a key changed, so nothing was changed. Below is how it stands now: do it once more if it is still needed.',
};
const tooFew: Refusal = {
  ok: false,
  trouble: 'Fewer than two keepers could read it then, so nothing was changed.',
};
const notSound = {
  ok: false,
  errors: { headers: 'It was not sealed as it has to be, so nothing was changed. Reload the page, and try again' },
} as const;

async function parse(loaded: Handable, answers: Answers): Promise<ParsedForm<HandedOn> | Refusal> {
  const { letter, words, handing } = loaded;
  if (answers.seen !== loaded.seen || handing.keyless.length > 0) return movedOn;
  const ticked = Object.keys(answers).filter((name) => newcomer.test(name) && answers[name] === 'yes');
  const added = handing.newcomers.filter(({ keyId }) => ticked.includes(`add-${keyId}`));
  if (added.length < ticked.length) return movedOn;
  const readers = [...handing.stay, ...added];
  if (new Set(readers.map(({ keeperId }) => keeperId)).size < fewestReaders) return tooFew;
  const files = await rewrapped(loaded, readers, answers.headers ?? '');
  if (!files) return notSound;
  const [sealed = '', ...said] = files;
  return { ok: true, data: { before: { letter, words }, sealed, words: said, readers } };
}

/** Every payload behind its new header, the letter first; null where one of the headers is none. */
async function rewrapped({ letter, words }: Handable, readers: Reader[], headers: string): Promise<string[] | null> {
  // A browser sends every line of a form with CRLF.
  const sent = headers.replaceAll('\r\n', '\n').split(/(?=age-encryption\.org\/v1\n)/);
  const before = [letter.sealed, ...words.map(({ sealed }) => sealed)];
  if (sent.length !== before.length) return null;
  const keys = readers.map(({ recipient }) => recipient);
  const toLetter = new Set(keys).size;
  const toWord = new Set([letter.replyTo, ...keys]).size;
  const files: string[] = [];
  for (const [index, armoured] of before.entries()) {
    const file = await readSealed(armoured);
    const other = file && (await withHeader(file, sent[index] ?? '', index === 0 ? toLetter : toWord));
    if (!other) return null;
    files.push(other.armoured);
  }
  return files;
}

async function submit(c: AppContext, { letter, keeper }: Handable, handed: HandedOn): Promise<Outcome> {
  const { letters } = c.var.town;
  await writeTogether(letters, handOn(letters, handed, keeper.id));
  const now = await ownLetter(c, letter.id);
  return now.letter.sealed === handed.sealed ? { ok: true, path: '../', done: 'done' } : movedOn;
}
