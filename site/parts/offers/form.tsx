import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import { categories, type Direction, directions, rhythms } from '../../../schema/offers/table.ts';
import { ChooseCommons } from '../commons/choose.tsx';
import { type Filled, Form, idsFor, NameField, Radios, Select, TextArea, TextField } from '../form.tsx';
import type { PageContext } from '../view.ts';
import { CategoryMark } from './marks.tsx';
import { directionWord, rhythmWord } from './words.ts';

const directionHints: Record<Direction, string> = {
  offer: 'You have something to give or to lend',
  need: 'You are looking for something',
  chore: 'Something ordinary that nobody does',
};

const LendFields = (filled: Filled) => (
  <fieldset class="group">
    <legend>For an offer that you lend only</legend>
    <TextField
      {...filled}
      name="wanted_back"
      label="When do you want it back?"
      hint="In your own words, like “within two weeks”. When it came back, it goes up again. Left empty, it is given for good."
      optional
    />
  </fieldset>
);

const ChoreFields = (filled: Filled) => (
  <fieldset class="group">
    <legend>For a chore only</legend>
    <Select
      {...filled}
      name="how_often"
      label="How often is it to be done?"
      hint="One that repeats goes back on the board each time it was done."
      options={[
        { value: '', label: 'it is no chore' },
        ...rhythms.map((rhythm) => ({ value: rhythm, label: rhythmWord[rhythm] })),
      ]}
    />
    <TextField
      {...filled}
      name="hands"
      label="How many people does it take?"
      hint="Left empty, one."
      width="short"
      inputmode="numeric"
      optional
    />
  </fieldset>
);

interface OfferFormProps extends Filled {
  context: PageContext;
  /** The commons that may be chosen. */
  choices: CommonsChoice[];
  /** `YYYY-MM-DD`. */
  today: string;
  submit: string;
  /** Editing leaves the address as it is. */
  askEmail: boolean;
  /** What it is, where that stays: asked is only what belongs to it. */
  direction?: Direction;
}

/** The form that puts something up, empty or as it was sent. */
export const OfferForm = ({
  choices,
  today,
  submit,
  askEmail,
  direction,
  context: _here,
  ...filled
}: OfferFormProps) => (
  <Form {...filled}>
    {!direction && (
      <Radios
        {...filled}
        name="direction"
        label="What do you put up?"
        options={directions.map((one) => ({ value: one, label: directionWord[one], hint: directionHints[one] }))}
      />
    )}
    <Radios
      {...filled}
      name="category"
      label="What is it about?"
      options={categories.map((category) => ({ value: category, label: <CategoryMark category={category} /> }))}
    />
    <TextField
      {...filled}
      name="title"
      label="Title"
      hint="“Ladder to lend, four metres”, “Apples wanted for jam”, “Water the lime trees”."
    />
    <TextArea
      {...filled}
      name="details"
      label="Details"
      hint="Plain text, for everyone to see. Leave out what only one person should know."
      rows={5}
      optional
    />
    <TextField
      {...filled}
      name="quantity"
      label="How much?"
      hint="In your own words, like “two boxes” or “an hour a week”."
      width="medium"
      optional
    />
    <TextField {...filled} name="area" label="Area" hint="Always shown, like “Riverside”. No street is needed." />
    <TextField
      {...filled}
      name="until"
      label="Until"
      hint="The last day it stands. Left empty, you are asked after 60 days whether it still does."
      type="date"
      width="medium"
      min={today}
      optional
    />
    <ChooseCommons {...filled} label="For a particular commons?" none="none of these" choices={choices} optional />
    {(!direction || direction === 'offer') && <LendFields {...filled} />}
    {(!direction || direction === 'chore') && <ChoreFields {...filled} />}
    <fieldset class="group">
      <legend>Who</legend>
      <NameField {...filled} label="Your name, as it is shown" />
      {askEmail && (
        <TextField
          {...filled}
          name="email"
          label="Mail address"
          hint="Never shown. Answers and your private link go there."
          type="email"
          autocomplete="email"
        />
      )}
    </fieldset>
    <button class="button" type="submit">
      {submit}
    </button>
  </Form>
);

const handIds = idsFor('hand', ['name', 'date', 'email']);

interface HandFormProps extends Filled {
  context: PageContext;
  /** `YYYY-MM-DD`. */
  today: string;
  submit: string;
  /** Where it is sent; absent: to the page it stands on. */
  action?: string | undefined;
  /** Editing leaves the address as it is. */
  askEmail: boolean;
}

/** Takes a chore on for a day. */
export const HandForm = ({ today, submit, action, askEmail, context: _here, ...filled }: HandFormProps) => (
  <Form {...filled} action={action} ids={handIds}>
    <TextField {...filled} ids={handIds} name="date" label="Which day?" type="date" width="medium" min={today} />
    <NameField {...filled} ids={handIds} label="Name to show" />
    {askEmail && (
      <TextField
        {...filled}
        ids={handIds}
        name="email"
        label="Mail address"
        hint="Never shown. Your private link goes there, to say that it is done or to take it back."
        type="email"
        autocomplete="email"
        optional
      />
    )}
    <button class="button" type="submit">
      {submit}
    </button>
  </Form>
);
