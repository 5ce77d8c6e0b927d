import { Hono } from 'hono';
import { agreementsToRenew } from '../../schema/circles/agreements.ts';
import { lateness, waitingSince } from '../../schema/circles/clocks.ts';
import { lettersOnDesk, stepAside } from '../../schema/circles/desk.ts';
import { keepersKnown } from '../../schema/circles/desk-keepers.ts';
import { keepersOnTurn } from '../../schema/circles/keepers.ts';
import { readersOf } from '../../schema/circles/letter-queries.ts';
import { writeTogether } from '../../schema/database.ts';
import { asideView } from '../../site/parts/circles/answering.tsx';
import { deskView } from '../../site/parts/circles/desk.tsx';
import { openingView } from '../../site/parts/circles/opening.tsx';
import type { App, AppContext } from '../context.ts';
import { formPage, type Outcome, type Refusal } from '../form-page.ts';
import { asBuilt, nothingHere, ownPage } from '../page.tsx';
import { clocksOf, mustHaveOpened, type OwnLetter, ownLetter } from './desk-letter.ts';
import { asKeeper } from './keeper.ts';

/** What a keeper finds behind their link: the letters that a key of theirs opens, each sealed. */
export const deskRoutes = new Hono<App>()
  .get('/keeper/:token/', async (c) => {
    const keeper = await asKeeper(c);
    const { db, letters, now, context } = c.var.town;
    const found = await lettersOnDesk(letters, keeper.id);
    const known = await keepersKnown(
      db,
      found.flatMap(({ keepers }) => keepers),
      now,
    );
    const listed = found.map((letter) => ({
      ...letter,
      waiting: waitingSince(letter, letter.said),
      late: lateness(letter, letter.said, now),
    }));
    // What waits comes first, the longest before all.
    listed.sort((a, b) => (a.waiting ?? `x${a.day}`).localeCompare(b.waiting ?? `x${b.day}`));
    const toRenew = (await agreementsToRenew(letters, now)).length > 0;
    return ownPage(c, deskView({ context, keeper, letters: listed, known, toRenew }));
  })
  .get('/keeper/:token/letters/:id/', async (c) => {
    const own = await ownLetter(c);
    const { db, letters, now, context } = c.var.town;
    const readers = await readersOf(letters, own.letter.id);
    const others = [...new Set(readers.map(({ keeperId }) => keeperId))].filter((id) => id !== own.keeper.id);
    const known = await keepersKnown(db, others, now);
    const letter = { ...own.letter, ...clocksOf(own, c.var.town) };
    return ownPage(c, openingView({ context, letter, words: own.words, others, known }), {
      template: '/blank/opening/',
    });
  })
  .get('/keeper/:token/letters/:file{[0-9a-f]+(-[0-9]+)?\\.age}', async (c) => {
    const [id = '', number] = c.req.param('file').replace('.age', '').split('-');
    const { letter, words } = await ownLetter(c, id);
    const sealed = number === undefined ? letter.sealed : words.find((word) => String(word.number) === number)?.sealed;
    if (sealed === undefined) throw nothingHere();
    return new Response(sealed, {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="letter${number === undefined ? '' : `-${number}`}.age"`,
      },
    });
  });

/** The file that opens letters with the network off. It is to be kept, not opened here: its own policy is stricter. */
export const openerRoutes = new Hono<App>().get('/circles/opener.html', async (c) => {
  // Files of the site end with a slash instead (`html_handling` in wrangler.toml).
  const file = await asBuilt(c, '/circles/opener/');
  file.headers.set('Content-Disposition', 'attachment; filename="opener.html"');
  return file;
});

/** Where a keeper whom a letter is about leaves it to the others. */
export const asideRoutes = formPage<OwnLetter, true>({
  path: '/keeper/:token/letters/:id/aside/',
  template: '/blank/answering/',
  names: ['secret', 'sure'],
  load: (c) => ownLetter(c),
  page: (_c, _own, shown) => asideView(shown),
  async parse(_c, { letter }, answers) {
    await mustHaveOpened(letter, answers);
    return answers.sure === 'yes'
      ? { ok: true, data: true }
      : { ok: false, errors: { sure: 'Tick that you step aside. Nothing was changed' } };
  },
  submit: (c, own) => leave(c, own),
});

const wouldLeaveTooFew: Refusal = {
  ok: false,
  trouble:
    'Fewer than two keepers would be left who can read it, so nothing was changed. Hand it on to another keeper first.',
};

async function leave(c: AppContext, { letter, keeper }: OwnLetter): Promise<Outcome> {
  const { db, letters, now } = c.var.town;
  const onTurn = (await keepersOnTurn(db, now)).map(({ id }) => id);
  await writeTogether(letters, stepAside(letters, letter.id, keeper.id, onTurn));
  const left = await readersOf(letters, letter.id);
  const isOff = left.every(({ keeperId }) => keeperId !== keeper.id);
  return isOff ? { ok: true, path: '../../../', done: 'done' } : wouldLeaveTooFew;
}
