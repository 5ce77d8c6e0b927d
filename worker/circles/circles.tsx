import { Hono } from 'hono';
import { publicAgreements } from '../../schema/circles/agreements.ts';
import { areAllAnswered } from '../../schema/circles/letter-queries.ts';
import { makeStanding, repeatingCircles, standingNow } from '../../schema/circles/standing.ts';
import { writeTogether } from '../../schema/database.ts';
import { wordOf } from '../../schema/form.ts';
import { circlesView } from '../../site/parts/circles/circles.tsx';
import { localDate, monthAndYear } from '../../site/parts/dates.ts';
import { Form, Radios } from '../../site/parts/form.tsx';
import { StewardPage } from '../../site/parts/private.tsx';
import { UserText } from '../../site/parts/text.tsx';
import type { App, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { asSteward } from '../link.ts';
import { livePage, purge } from '../page.tsx';
import { circlesTag } from './tags.ts';

/** What everyone reads of circles, and the steward's choice of the standing one. */
export const circlesRoutes = new Hono<App>()
  .get('/circles/', async (c) => {
    let isToBeFound = true;
    const page = await livePage(
      c,
      async (town) => {
        const stand = await lettersStand(town);
        isToBeFound = stand.agreements.length === 0;
        return circlesView(town.db, town.context, stand);
      },
      { template: '/circles/', tag: `${circlesTag},commons` },
    );
    // What somebody may take back at any moment is to be in no search engine.
    if (!isToBeFound) page.headers.set('X-Robots-Tag', 'noindex');
    return page;
  })
  .route(
    '/',
    formPage({
      path: '/desk/:token/circle/',
      async load(c) {
        await asSteward(c);
        const { db, now } = c.var.town;
        const [circles, standing] = await Promise.all([repeatingCircles(db, now), standingNow(db, now)]);
        return { circles, standing };
      },
      names: ['circle'],
      page(_c, { circles, standing }, { answers, errors }) {
        const chosen = answers.circle ?? standing?.commons.entryId ?? '';
        const main = (
          <StewardPage
            narrow
            title="The standing circle"
            lead="It repeats, and anybody can come. Its next date stands on the page of circles."
            desk="../"
          >
            {circles.length === 0 ? (
              <p>No circle repeats yet. Approve one of that kind first.</p>
            ) : (
              <Form errors={errors}>
                <Radios
                  name="circle"
                  label="Which one is it?"
                  options={circles.map(({ id, title }) => ({ value: id, label: <UserText text={title} /> }))}
                  answers={{ circle: chosen }}
                  errors={errors}
                />
                <p>
                  <button class="button" type="submit">
                    This one
                  </button>
                </p>
              </Form>
            )}
          </StewardPage>
        );
        return { title: 'The standing circle', parts: { main } };
      },
      parse(_c, { circles }, answers) {
        const id = wordOf(answers.circle);
        const isThere = circles.some((one) => one.id === id);
        return isThere
          ? { ok: true, data: id }
          : { ok: false, errors: { circle: 'Choose one of the circles that repeat' } };
      },
      async submit(c, _loaded, id) {
        const { db } = c.var.town;
        await writeTogether(db, [makeStanding(db, id)]);
        await purge(c, circlesTag);
        return { ok: true, path: c.req.path, done: 'done' };
      },
    }),
  );

/**
 * Whether all letters of the months before this one were answered, with nothing said of how many there are, or when; and
 * what circles agreed on.
 */
async function lettersStand({ letters, context, now }: Town) {
  const month = localDate({ at: context.now, zone: 'UTC' }).toPlainYearMonth();
  const first = month.toPlainDate({ day: 1 }).toString();
  const [allAnswered, agreements] = await Promise.all([areAllAnswered(letters, first), publicAgreements(letters, now)]);
  return { before: monthAndYear(context.settings, month), allAnswered, agreements };
}
