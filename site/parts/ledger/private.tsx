import type { ListedAct } from '../../../schema/ledger/queries.ts';
import type { ActDraft } from '../../../schema/ledger/table.ts';
import { Checks, type Filled, Form, Radios, TextField } from '../form.tsx';
import type { Here } from '../view.ts';
import { ActSentence, Acts } from './list.tsx';

/** For stewards: which lines of many are approved. */
export const WhichLines = ({ here, drafts, ...filled }: Filled & { here: Here; drafts: ActDraft[] }) => (
  <>
    {/* Says that the ticks were on the form: a tick that was taken away sends nothing. */}
    <input type="hidden" name="choosing" value="yes" />
    <Checks
      {...filled}
      label="Which lines, if you approve?"
      hint="What is not ticked is not put up; the sender is told."
      options={drafts.map((draft) => ({
        name: `line-${draft.n}`,
        label: <ActSentence here={here} act={draft} />,
        checked: filled.answers.choosing === undefined || filled.answers[`line-${draft.n}`] !== undefined,
      }))}
    />
  </>
);

const parts = [
  { value: 'name', label: 'The name', hint: 'The line stays, and says “someone”.' },
  { value: 'words', label: 'The name and the words', hint: 'Of the line stay the day, the kind and the amount.' },
];

const forGood =
  'It is gone for good, from every page and export at once, and the ledger can be checked as before. Nobody can put it back. A correction that repeats it loses it, too.';

/** For the sender: what is taken back of lines that stand in the ledger. */
export const TakeBackLines = ({ here, list, ...filled }: Filled & { here: Here; list: ListedAct[] }) => (
  <>
    <p>
      What stands in the ledger is never edited. To put something right, press “Correct” beside the line. A name or
      words you can take back: {forGood}
    </p>
    {list.length > 1 && (
      <Checks
        {...filled}
        label="Which lines?"
        options={list.map(({ act }) => ({
          name: `line-${act.seq}`,
          label: <ActSentence here={here} act={act} />,
          // What comes back with an error must not mean more lines than were ticked.
          checked: Object.keys(filled.errors).length === 0 || filled.answers[`line-${act.seq}`] !== undefined,
        }))}
      />
    )}
    <Radios {...filled} name="what" label="What do you take back?" options={parts} />
    <button class="button grave" type="submit">
      Take it back for good
    </button>
  </>
);

/** For stewards: whoever asks them gets a name or words taken back. */
export const StewardTakesBack = ({ here, line, ...filled }: Filled & { here: Here; line: ListedAct | undefined }) => (
  <>
    <p class="private">
      <strong>For stewards.</strong> This link is yours alone. <a href="../">Everything that waits</a>
    </p>
    <h1>Take a name back</h1>
    <p class="lead">For somebody who asks you to. The number stands beside each line of the ledger.</p>
    {line && (
      <section class="preview" aria-label="The line as it stands">
        <Acts here={here} list={[line]} />
      </section>
    )}
    {line ? (
      <Form errors={filled.errors}>
        <input type="hidden" name="line" value={String(line.act.seq)} />
        <Radios {...filled} name="what" label="What is taken back?" options={parts} />
        <p>{forGood}</p>
        <button class="button grave" type="submit">
          Take it back for good
        </button>
      </Form>
    ) : (
      <form method="get">
        <TextField {...filled} name="line" label="Number of the line" width="short" />
        {filled.answers.line && <p>There is no such line.</p>}
        <button class="button" type="submit">
          Show the line
        </button>
      </form>
    )}
  </>
);
