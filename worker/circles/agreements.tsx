import { agreementsToRenew, renewAgreement } from '../../schema/circles/agreements.ts';
import type { Agreement } from '../../schema/circles/letters.ts';
import { parseRenewal } from '../../schema/circles/plan-form.ts';
import { writeTogether } from '../../schema/database.ts';
import { wordOf } from '../../schema/form.ts';
import { agreementsView } from '../../site/parts/circles/agreements.tsx';
import { formPage, type Refusal } from '../form-page.ts';
import { purge } from '../page.tsx';
import { asKeeper } from './keeper.ts';
import { circlesTag } from './tags.ts';

interface Renewal {
  agreement: Agreement;
  lookAgain: string;
}

const movedOn: Refusal = {
  ok: false,
  trouble: 'Somebody took their consent back, or another keeper asked already, so nothing was changed.',
};

/** What is to be looked at again. Any keeper can ask for another while: the letter it came of may be gone by then. */
export const agreementRoutes = formPage<Agreement[], Renewal>({
  path: '/keeper/:token/agreements/',
  names: ['agreement', 'version', 'look_again'],
  async load(c) {
    await asKeeper(c);
    const { letters, now } = c.var.town;
    return agreementsToRenew(letters, now);
  },
  page: (c, agreements, shown) => agreementsView({ context: c.var.town.context, agreements, ...shown }),
  parse(c, agreements, answers) {
    const agreement = agreements.find(({ id }) => id === wordOf(answers.agreement));
    if (!agreement || String(agreement.version) !== wordOf(answers.version)) return movedOn;
    const parsed = parseRenewal(answers, c.var.town.now);
    return parsed.ok ? { ok: true, data: { agreement, lookAgain: parsed.data.look_again } } : parsed;
  },
  async submit(c, _agreements, { agreement: { id, version }, lookAgain }) {
    const { letters, now } = c.var.town;
    await writeTogether(letters, [renewAgreement(letters, id, { from: version, lookAgain }, now)]);
    await purge(c, circlesTag);
    return { ok: true, path: c.req.path, done: 'done' };
  },
});
