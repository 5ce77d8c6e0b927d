import { Hono } from 'hono';
import { writeTogether } from '../../schema/database.ts';
import { wordOf } from '../../schema/form.ts';
import { takeWordsBack } from '../../schema/ledger/back.ts';
import { actBySeq, type ListedAct } from '../../schema/ledger/queries.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { StewardTakesBack } from '../../site/parts/ledger/private.tsx';
import type { Html } from '../../site/parts/view.ts';
import type { App, AppContext, Town } from '../context.ts';
import { form } from '../form.ts';
import { followLink, stewardOf } from '../link.ts';
import { ownPage, purge } from '../page.ts';
import { tag } from './tags.ts';

/** Through a steward a name is taken back for whoever asks. */
export const takeBackRoutes = new Hono<App>()
  .get('/desk/:token/ledger/', async (c) => {
    await stewardOf(c.var.town, await followLink(c, 'desk'));
    return showTakeBack(c, await lineAsked(c.var.town, c.req.query('line')));
  })
  .post(
    '/desk/:token/ledger/',
    ...form(['line', 'what'], async (c, answers) => {
      await stewardOf(c.var.town, await followLink(c, 'desk'));
      const line = await lineAsked(c.var.town, answers.line);
      if (!line)
        return showTakeBack(c, undefined, {
          answers,
          errors: { line: 'Enter the number of a line that stands in the ledger' },
        });
      const { what } = answers;
      if (what !== 'name' && what !== 'words')
        return showTakeBack(c, line, { answers, errors: { what: 'Choose what is taken back' } });
      await writeTogether(c.var.town.db, takeWordsBack(c.var.town.db, [line.act.seq], what));
      await purge(c, tag);
      return c.redirect(`${c.req.path}?line=${line.act.seq}`, 303);
    }),
  );

async function lineAsked({ db }: Town, line = ''): Promise<ListedAct | undefined> {
  const number = wordOf(line).replace(/^(no\.?\s*|#)/i, '');
  return /^\d{1,12}$/.test(number) ? actBySeq(db, Number(number)) : undefined;
}

async function showTakeBack(c: AppContext, line: ListedAct | undefined, filled?: Filled): Promise<Response> {
  const main: Html = (
    <StewardTakesBack
      here={c.var.town.here}
      line={line}
      answers={filled?.answers ?? { line: c.req.query('line') ?? '' }}
      errors={filled?.errors ?? {}}
    />
  );
  return ownPage(c, { title: 'Take a name back', parts: { main } }, { status: filled ? 422 : 200 });
}
