import type { ListedAct } from '../../../schema/ledger/queries.ts';
import type { ActDraft } from '../../../schema/ledger/table.ts';
import { dayOf, mediumDate } from '../dates.ts';
import { Checks, type Filled, Form, Radios, TextField } from '../form.tsx';
import { StewardPage } from '../private.tsx';
import type { PageContext } from '../view.ts';
import { ActSentence, Acts } from './list.tsx';
import { actWord } from './words.ts';

/** For stewards: which lines of many are approved. */
export const WhichLines = ({ context, drafts, ...filled }: Filled & { context: PageContext; drafts: ActDraft[] }) => (
  <>
    {/* Says that the ticks were on the form: a tick that was taken away sends nothing. */}
    <input type="hidden" name="choosing" value="yes" />
    <Checks
      {...filled}
      label="Which lines, if you approve?"
      hint={`${drafts[0] ? `Done on ${mediumDate(context.settings, dayOf(drafts[0].date))}. ` : ''}What is not ticked is not put up; the sender is told.`}
      options={drafts.map((draft) => ({
        name: `line-${draft.position}`,
        label: (
          <>
            <ActSentence context={context} act={draft} /> <span class="hint">{actWord[draft.act]}</span>
          </>
        ),
        checked: filled.answers.choosing === undefined || filled.answers[`line-${draft.position}`] !== undefined,
      }))}
    />
  </>
);

const parts = [
  { value: 'name', label: 'The name', hint: 'The line stays, and says “someone”.' },
  {
    value: 'words',
    label: 'The name and the words',
    hint: 'Only the day, what kind of thing it was and how much stay.',
  },
];

const forGood =
  'It is gone from every page and export at once, and nobody can put it back. A correction that repeats it loses it, too. The ledger can still be checked as before. Only while our database cannot be reached may an older copy be seen, until the site is built again.';

/** What can still be taken back of some lines: after a name is gone, nobody should wonder whether it is. */
const partsOf = (list: ListedAct[]) =>
  list.some(({ act }) => act.who !== null) ? parts : parts.slice(1).map((part) => ({ ...part, label: 'The words' }));

const allGone = (list: ListedAct[]) => list.every(({ act }) => act.who === null && act.what === null);

const AllGone = () => <p>Name and words are gone from it, for good. There is nothing left to take back.</p>;

/** For the sender: what is taken back of lines that stand in the ledger. */
export const TakeBackLines = (props: Filled & { context: PageContext; list: ListedAct[] }) =>
  allGone(props.list) ? <AllGone /> : <WhatIsTakenBack {...props} />;

const WhatIsTakenBack = ({ context, list, ...filled }: Filled & { context: PageContext; list: ListedAct[] }) => (
  <>
    {list.length > 1 && (
      <Checks
        {...filled}
        label="Which lines?"
        options={list.map(({ act }) => ({
          name: `line-${act.seq}`,
          label: <ActSentence context={context} act={act} />,
          // What comes back with an error must not mean more lines than were ticked.
          checked: Object.keys(filled.errors).length === 0 || filled.answers[`line-${act.seq}`] !== undefined,
        }))}
      />
    )}
    <Radios {...filled} name="what" label="What do you take back?" options={partsOf(list)} />
    <p>{forGood}</p>
    <p>
      <button class="button grave" type="submit">
        Take it back for good
      </button>
    </p>
    <p>Is the line wrong, not your name in it? Press “Put right” beside the line instead.</p>
  </>
);

/** For stewards: whoever asks them gets a name or words taken back. */
export const StewardTakesBack = ({
  context,
  line,
  ...filled
}: Filled & { context: PageContext; line: ListedAct | undefined }) => (
  <StewardPage
    title="Take a name back"
    lead="For somebody who asks you to. The number stands beside each line of the ledger."
    desk="../"
  >
    {line && (
      <section class="preview" aria-label="The line as it stands">
        <Acts context={context} list={[line]} />
      </section>
    )}
    {line && allGone([line]) && <AllGone />}
    {line && !allGone([line]) && (
      <Form {...filled}>
        <input type="hidden" name="line" value={String(line.act.seq)} />
        <Radios {...filled} name="what" label="What is taken back?" options={partsOf([line])} />
        <p>{forGood}</p>
        <button class="button grave" type="submit">
          Take it back for good
        </button>
      </Form>
    )}
    {!line && (
      <form method="get">
        <TextField {...filled} name="line" label="Number of the line" width="short" />
        {filled.answers.line && <p>There is no such line.</p>}
        <button class="button" type="submit">
          Show the line
        </button>
      </form>
    )}
  </StewardPage>
);
