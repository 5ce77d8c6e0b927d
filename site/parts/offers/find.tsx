import type { Database } from '../../../schema/database.ts';
import type { Answers } from '../../../schema/form.ts';
import { findOffers, type SoughtOffers } from '../../../schema/offers/queries.ts';
import { categories, directions } from '../../../schema/offers/table.ts';
import { type Filled, Select, TextField } from '../form.tsx';
import { anyOf, FurtherBack, isNarrowed, SeekForm, soughtBefore, soughtWords } from '../seek.tsx';
import type { PageContext, View } from '../view.ts';
import { Notices } from './list.tsx';
import { categoryWord, directionWord } from './words.ts';

/** What a search of the board was asked, as typed, beside what it means. */
export interface AskedOffers {
  answers: Answers;
  sought: SoughtOffers;
  /** The areas to choose from. */
  areas: string[];
}

/** What its address may ask. */
export const findOffersNames = ['q', 'direction', 'category', 'area', 'before'] as const;

const findFrame = { title: 'Find on the board', path: '/offers/find/', nav: '/offers/' };

/** Looking through the board by words, direction, category and area. */
export async function findOffersView(
  db: Database,
  context: PageContext,
  { answers, sought, areas }: AskedOffers,
): Promise<View> {
  const { list, next } = await findOffers(db, context.now, sought);
  const narrowed = isNarrowed(answers);
  const main = (
    <>
      <Seek asked={answers} areas={areas} />
      <h2>{list.length === 0 ? 'Nothing found' : narrowed ? 'Found' : 'Everything on the board'}</h2>
      {list.length === 0 && (
        <p>
          Nothing like that hangs here now. <a href="/offer/">Put it up</a>, and somebody may have it.
        </p>
      )}
      <div class="found">
        <Notices context={context} list={list} mixed />
      </div>
      {next !== null && <FurtherBack path="/offers/find/" answers={answers} next={next} />}
      <p class="onward">
        <a href="/offers/">Back to the board</a>
      </p>
    </>
  );
  return { ...findFrame, parts: { main } };
}

/** What the search page says where nobody can look: on a copy of the site, and while the database cannot be reached. */
export const findOffersBuilt = (_here: PageContext): View => ({
  ...findFrame,
  parts: {
    main: (
      <p>
        This is a copy of the site as it was built: it cannot look for words by itself.{' '}
        <a href="/offers/">Here is what is newest on the board</a>; your browser can find words on it.
      </p>
    ),
  },
});

/** Reads what was asked of the search; what cannot be, is left out. */
export function soughtOffersIn({ q, direction, category, area = '', before }: Answers): SoughtOffers {
  return {
    q: soughtWords(q),
    direction: directions.find((one) => one === direction) ?? null,
    category: categories.find((one) => one === category) ?? null,
    area: [...area.slice(0, 300).trim()].slice(0, 60).join(''),
    before: soughtBefore(before),
  };
}

/** Asks for words and, on the page that finds, for the direction, which the board shows by itself. */
export const Seek = ({ asked, areas }: { asked?: Answers; areas: string[] }) => {
  const filled: Filled = { answers: asked ?? {}, errors: {} };
  return (
    <SeekForm path="/offers/find/" look="seek board-seek">
      <TextField {...filled} name="q" label="Words" />
      {asked && (
        <Select
          {...filled}
          name="direction"
          label="What it is"
          options={anyOf(
            'everything',
            directions.map((one) => ({ value: one, label: directionWord[one] })),
          )}
        />
      )}
      <Select
        {...filled}
        name="category"
        label="Category"
        options={anyOf(
          'all',
          categories.map((one) => ({ value: one, label: categoryWord[one] })),
        )}
      />
      {areas.length > 0 && (
        <Select
          {...filled}
          name="area"
          label="Area"
          options={anyOf(
            'all',
            areas.map((area) => ({ value: area, label: area })),
          )}
        />
      )}
    </SeekForm>
  );
};
