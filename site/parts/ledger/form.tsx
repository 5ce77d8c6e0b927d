import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import type { Answers, FormErrors } from '../../../schema/form.ts';
import { filledRows, lineFields, mostLines } from '../../../schema/ledger/form.ts';
import { type ActKind, actKinds, units } from '../../../schema/ledger/table.ts';
import { ChooseCommons } from '../commons/choose.tsx';
import { type Filled, Form, NameField, Radios, Select, TextField } from '../form.tsx';
import type { PageContext } from '../view.ts';
import { actWord } from './words.ts';

const actHints: Record<ActKind, string> = {
  task: 'Washing up, carrying, repairing',
  resource: 'Food, tools, material: whatever changed hands',
  hours: 'Time spent, whatever it was spent on',
  'jar-in': 'Money put into the shared jar',
  'jar-out': 'Say what was bought. The jar buys materials and pays nobody',
};

/** @param chosen always among them: what is not offered would be sent as something else, unsaid */
const unitOptions = ({ CURRENCY }: PageContext['settings'], chosen = '') => [
  { value: '', label: 'as usual' },
  ...[...new Set([...units, CURRENCY, chosen])].filter(Boolean).map((unit) => ({ value: unit, label: unit })),
];

interface SharedProps extends Filled {
  context: PageContext;
  /** The commons that may be chosen. */
  choices: CommonsChoice[];
  submit: string;
  /** Editing leaves the address as it is. */
  askEmail: boolean;
}

/** Goes unseen with a form: tells two sendings of one form from two forms. */
const Once = ({ answers }: { answers: Answers }) =>
  answers.once ? <input type="hidden" name="once" value={answers.once} /> : null;

const Where = ({ choices, today, ...filled }: Filled & { choices: CommonsChoice[]; today: string }) => (
  <>
    <TextField {...filled} name="when" label="Which day?" type="date" width="medium" max={today} />
    <ChooseCommons {...filled} label="At which commons?" none="none of these" choices={choices} optional />
  </>
);

const Email = (filled: Filled) => (
  <TextField
    {...filled}
    name="email"
    label="Mail address"
    hint="Never shown. You get your private link and hear when it is up; the address is removed after 90 days at the latest."
    type="email"
    autocomplete="email"
    optional
  />
);

interface LogFormProps extends SharedProps {
  /** `YYYY-MM-DD`. */
  today: string;
}

/** The form for one act. */
export const LogForm = ({ context, choices, submit, askEmail, today, ...filled }: LogFormProps) => (
  <Form {...filled}>
    <Once answers={filled.answers} />
    {(filled.answers.corrects || filled.errors.corrects) && (
      <>
        <h2>Put a line right</h2>
        <TextField
          {...filled}
          name="corrects"
          label="Number of the wrong line"
          hint="Below, change what is wrong with it. If it did not happen at all, write 0 under “How much?”. The old line stays, struck through, with a link to yours."
          width="short"
        />
      </>
    )}
    <Radios
      {...filled}
      name="act"
      label="What was it?"
      options={actKinds.map((act) => ({ value: act, label: actWord[act], hint: actHints[act] }))}
    />
    <TextField
      {...filled}
      name="what"
      label="In a few words"
      hint="“Washed up after the soup”, “Two boxes of apples”, “Sand for the kerb”."
    />
    <div class="row">
      <TextField
        {...filled}
        name="quantity"
        label="How much?"
        hint="A number; hours may be 1:30 or 90 min, too, and weight 500 g. May stay empty for a task."
        width="short"
        inputmode="decimal"
      />
      <Select
        {...filled}
        name="unit"
        label="Of what?"
        hint="Things count as items unless you choose."
        options={unitOptions(context.settings, filled.answers.unit)}
      />
    </div>
    <Where {...filled} choices={choices} today={today} />
    <NameField
      {...filled}
      name="who"
      label="Name to show"
      hint="A first name or a nickname will do. Empty, the line says “someone”. You can take it back at any time, with your private link or through a steward."
      optional
    />
    {askEmail && <Email {...filled} />}
    <button class="button" type="submit">
      {submit}
    </button>
  </Form>
);

/** How many lines an empty form begins with. */
const firstLines = 5;
/** How many more a press brings. */
const moreLines = 10;

/** The numbers of the rows that the form shows: those that are filled in, and empty ones up to a number. */
function shownRows(answers: Answers, errors: Filled['errors']): number[] {
  const shown = Number(/^\d{1,2}$/.exec(answers.lines ?? '') ?? firstLines);
  const wanted = Math.min(answers.more ? (shown || firstLines) + moreLines : shown, mostLines);
  const rows = new Set(filledRows(answers));
  if (errors['what-1']) rows.add(1);
  for (let n = 1; rows.size < wanted; n++) rows.add(n);
  return [...rows].sort((a, b) => a - b);
}

/** The field that bears what is wrong with the form as a whole: too few lines, or too many. */
function fieldOfAll(answers: Answers): string {
  const rows = filledRows(answers);
  return rows.length === 0 ? 'what-1' : `what-${rows[mostLines]}`;
}

/** One sentence may be true of many lines: each says which it is about. */
function withLine({ answers, errors }: Filled): FormErrors {
  const ofAll = fieldOfAll(answers);
  return Object.fromEntries(
    Object.entries(errors).map(([name, message]) => {
      const [, n] = /-(\d+)$/.exec(name) ?? [];
      return [name, n && name !== ofAll ? `Line ${n}: ${message}` : message];
    }),
  );
}

/** The form for many acts of one day. */
export const ManyForm = ({ context, choices, submit, askEmail, today, ...filled }: LogFormProps) => {
  const rows = shownRows(filled.answers, filled.errors);
  return (
    <Form {...filled} summary={withLine(filled)}>
      <Once answers={filled.answers} />
      <input type="hidden" name="lines" value={String(rows.length)} />
      <Where {...filled} choices={choices} today={today} />
      {askEmail && <Email {...filled} />}
      <div class="lines" data-most={String(mostLines)}>
        {rows.map((n) => (
          <LineFields {...filled} context={context} n={n} />
        ))}
      </div>
      {/* The first button is what Enter presses: it has to be the one that sends. */}
      <p class="ledger-actions">
        <button class="button" type="submit">
          {submit}
        </button>{' '}
        {/* On the private link every button sends the changes: there, some empty lines are shown at once. */}
        {askEmail && rows.length < mostLines && (
          <button class="button quiet" type="submit" name="more" value="yes">
            More lines
          </button>
        )}
      </p>
      <p class="hint">Up to {mostLines} lines in one form. Empty ones do not count.</p>
    </Form>
  );
};

const LineFields = ({ context, n, ...filled }: Filled & { context: PageContext; n: number }) => {
  const [act, what, quantity, unit, who] = lineFields.map((name) => `${name}-${n}`);
  return (
    <fieldset class="line" data-line={String(n)}>
      <legend>Line {n}</legend>
      <TextField {...filled} name={who ?? ''} label="Name" optional />
      <Select
        {...filled}
        name={act ?? ''}
        label="What was it?"
        options={actKinds.map((kind) => ({ value: kind, label: actWord[kind] }))}
      />
      <TextField {...filled} name={what ?? ''} label="In a few words" />
      <TextField {...filled} name={quantity ?? ''} label="How much?" inputmode="decimal" />
      <Select
        {...filled}
        name={unit ?? ''}
        label="Of what?"
        options={unitOptions(context.settings, filled.answers[unit ?? ''])}
      />
    </fieldset>
  );
};

/** The answers of a form that holds the lines of a submission and room for more, for editing. */
export function manyAnswers(lines: Answers[]): Answers {
  const answers: Answers = { lines: String(Math.min(lines.length + firstLines, mostLines)) };
  for (const [index, line] of lines.entries()) {
    for (const name of lineFields) answers[`${name}-${index + 1}`] = line[name] ?? '';
  }
  return answers;
}
