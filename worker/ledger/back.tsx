import { writeTogether } from '../../schema/database.ts';
import { type ParsedForm, wordOf } from '../../schema/form.ts';
import { withdrawWords } from '../../schema/ledger/back.ts';
import { actBySeq, type ListedAct } from '../../schema/ledger/queries.ts';
import { StewardTakesBack } from '../../site/parts/ledger/private.tsx';
import type { Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { asSteward } from '../link.ts';
import { purge } from '../page.tsx';
import { tag } from './tags.ts';

/** Through a steward a name is taken back for whoever asks. */
export const takeBackRoutes = formPage({
  path: '/desk/:token/ledger/',
  async load(c, answers) {
    await asSteward(c);
    return lineAsked(c.var.town, answers.line ?? c.req.query('line'));
  },
  names: ['line', 'what'],
  fresh: (c) => ({ line: c.req.query('line') ?? '' }),
  page(c, line, { answers, errors }) {
    const main = <StewardTakesBack context={c.var.town.context} line={line} answers={answers} errors={errors} />;
    return { title: 'Take a name back', parts: { main } };
  },
  parse(_c, line, { what }): ParsedForm<{ seq: number; what: 'name' | 'words' }> {
    if (!line) return { ok: false, errors: { line: 'Enter the number of a line that stands in the ledger' } };
    if (what !== 'name' && what !== 'words') return { ok: false, errors: { what: 'Choose what is taken back' } };
    return { ok: true, data: { seq: line.act.seq, what } };
  },
  async submit(c, _line, { seq, what }) {
    const { db } = c.var.town;
    await writeTogether(db, withdrawWords(db, [seq], what));
    await purge(c, tag);
    return { ok: true, path: `${c.req.path}?line=${seq}`, done: 'itself' };
  },
});

async function lineAsked({ db }: Town, line = ''): Promise<ListedAct | undefined> {
  const number = wordOf(line).replace(/^(no\.?\s*|#)/i, '');
  return /^\d{1,12}$/.test(number) ? actBySeq(db, Number(number)) : undefined;
}
