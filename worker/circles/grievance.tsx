import { recipientOf, seal, sealedBytes } from '../../schema/circles/age.ts';
import { hashOfSecret, newCode, newSecret, readCode, secretsOf } from '../../schema/circles/code.ts';
import {
  grievanceNames,
  parseSealed,
  parseTyped,
  type SealedLetter,
  type TypedLetter,
  tickedReaders,
} from '../../schema/circles/form.ts';
import { padded, sizeOf } from '../../schema/circles/letter.ts';
import { type NewLetter, putLetter } from '../../schema/circles/letter-queries.ts';
import { fewestReaders, type Reader, readersLately, readersNow } from '../../schema/circles/queries.ts';
import { type Standing, standingNow } from '../../schema/circles/standing.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import { NextCircle } from '../../site/parts/circles/circles.tsx';
import { type Closed, closedView, grievanceView } from '../../site/parts/circles/grievance.tsx';
import { QrDrawing } from '../../site/parts/qr.tsx';
import type { AppContext, Town } from '../context.ts';
import { longForm } from '../form.ts';
import { formPage, type Outcome, type Refusal } from '../form-page.ts';
import { logError } from '../log.ts';

/** What stands at the address now: a form that can be sent, or why not. */
type Box = { closed: Closed; standing: Standing | null } | { closed: null; readers: Reader[]; lately: Reader[] };

/** A letter that can be put in. */
type Read = { as: 'typed'; letter: TypedLetter & { code: string } } | { as: 'sealed'; letter: SealedLetter };

const boxIsFull =
  'So many letters came today that no more can be kept. Keep the page open and send it tomorrow, or turn to the places above';

/** A letter to the keepers: sealed where it is written, or, where no script runs, the moment it arrives. */
export const grievanceRoutes = formPage<Box, Read>({
  path: '/grievance/',
  template: '/grievance/',
  size: longForm,
  names: grievanceNames,
  load: openBox,
  page: (c, box, { answers, errors }) => page(c, box, answers, errors),
  async parse(_c, box, answers): Promise<ParsedForm<Read> | Refusal> {
    if (box.closed) return { ok: false, errors: {} };
    if (!answers.sealed) {
      const parsed = parseTyped(box.lately, answers);
      return parsed.ok ? { ok: true, data: { as: 'typed', letter: parsed.data } } : parsed;
    }
    const parsed = await parseSealed(box.lately, answers);
    if (!parsed.ok) return parsed;
    return sizeOf(sealedBytes(parsed.data)) === null
      ? {
          ok: false,
          errors: {
            what: 'It has a size that no letter has, so nothing was kept. Reload the page, and send it once more',
          },
        }
      : { ok: true, data: { as: 'sealed', letter: parsed.data } };
  },
  async submit(c, box, { as, letter }, answers): Promise<Outcome> {
    if (box.closed) return { ok: false, errors: {} };
    const ticked = tickedReaders(box.lately, answers);
    const sealed = as === 'sealed' ? letter : await sealHere(letter, ticked);
    if (!sealed)
      return { ok: false, errors: { what: 'That is too long to be sealed in one piece. Say it in fewer words' } };
    const { letters, now } = c.var.town;
    const readers = new Set(ticked.map(({ keeperId }) => keeperId));
    const unticked = box.lately.map(({ keeperId }) => keeperId).filter((id) => !readers.has(id));
    const isIn = await putLetter(letters, { ...rowOf(sealed), readers: ticked, keptFrom: [...new Set(unticked)] }, now);
    if (!isIn) return { ok: false, errors: { what: boxIsFull } };
    return { ok: true, path: '/letter/?sent', done: 'itself' };
  },
});

async function openBox(c: AppContext): Promise<Box> {
  const { db, now, settings } = c.var.town;
  const standing = () => standingNow(db, now).catch(() => null);
  if (settings.HELP_NOW === '' || settings.HELP_ELSEWHERE === '')
    return { closed: 'no-help', standing: await standing() };
  try {
    // Asked of the letters, too: a form that cannot be kept is no form.
    const [readers, lately] = await Promise.all([readersNow(db, now), readersLately(db, now), canBeKept(c.var.town)]);
    const keepers = new Set(readers.map(({ keeperId }) => keeperId));
    return keepers.size < fewestReaders
      ? { closed: 'too-few-keepers', standing: await standing() }
      : { closed: null, readers, lately };
  } catch (error) {
    logError(error);
    return { closed: 'no-database', standing: await standing() };
  }
}

const canBeKept = ({ letters }: Town) => letters.get('select 1');

function page({ var: { town } }: AppContext, box: Box, answers: Answers, errors: Record<string, string>) {
  if (box.closed) {
    return closedView(town.context, box.closed, <NextCircle context={town.context} standing={box.standing} />);
  }
  const read = readCode(answers.code ?? '');
  const code = read.ok ? read.code : newCode();
  const open = { readers: box.readers, code };
  const address = `${town.settings.SITE_URL}/letter/#${code}`;
  const qr = <QrDrawing text={address} label="The code as a QR code: it opens the page of your letter" />;
  return grievanceView({ context: town.context, open, answers, errors }, qr);
}

/** Seals what was typed, for those who stayed ticked; null where it is too long. */
async function sealHere({ code, ...typed }: TypedLetter & { code: string }, readers: Reader[]) {
  const read = readCode(code);
  if (!read.ok) return null;
  const secrets = await secretsOf(read.code);
  const replyTo = (await recipientOf(secrets.open)) ?? '';
  const answer = newSecret();
  const recipients = readers.map(({ recipient }) => recipient);
  const letter = { version: 1, id: newSecret(), ...typed, readers: recipients, replyTo, answer };
  const text = padded(letter);
  const sealed = text && (await seal(recipients, text));
  if (!sealed) return null;
  const [findHash, actHash, answerHash] = await Promise.all([secrets.find, secrets.act, answer].map(hashOfSecret));
  return { sealed, replyTo, findHash: findHash ?? '', actHash: actHash ?? '', answerHash: answerHash ?? '' };
}

type Sealed = Omit<NewLetter, 'readers' | 'keptFrom'>;

const rowOf = ({ sealed, findHash, actHash, answerHash, replyTo }: Sealed): Sealed => ({
  sealed,
  findHash,
  actHash,
  answerHash,
  replyTo,
});
