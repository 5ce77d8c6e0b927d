import { longHours, longRoles } from '../../../schema/commons/long.ts';
import { type Kind, kinds } from '../../../schema/commons/table.ts';
import { Checkbox, type Filled, Form, NameField, Radios, Select, TextArea, TextField } from '../form.tsx';
import { KindMark } from '../marks.tsx';
import type { PageContext } from '../view.ts';

/** What each kind means, in the words of the form. */
const kindHints: Record<Kind, string> = {
  'free-store': 'Things to take and leave, no money',
  kitchen: 'Cooking and eating together',
  repair: 'Bikes, toasters, pavements',
  'clean-up': 'An alley, a bank, a playground',
  care: 'Looking after each other',
  'skill-share': 'Someone shows, others try',
  assembly: 'Deciding something together',
  circle: 'Talking something through',
  other: 'Say what in the title',
};

/** The words for an answer that repeats, as people read them. */
const repeatChoices = [
  { value: 'never', label: 'No, just once' },
  { value: 'weekly', label: 'Every week' },
  { value: 'fortnightly', label: 'Every two weeks' },
  { value: 'monthly', label: 'Every month, on the same weekday' },
];

const WhatFields = (filled: Filled) => (
  <fieldset class="group">
    <legend>What</legend>
    <TextField {...filled} name="title" label="Title" hint="What you would write on a poster." />
    <Radios
      {...filled}
      name="kind"
      label="What kind of commons is it?"
      options={kinds.map((kind) => ({ value: kind, label: <KindMark kind={kind} />, hint: kindHints[kind] }))}
    />
    <TextArea
      {...filled}
      name="summary"
      label="What happens there?"
      hint="Plain text. Leave an empty line to begin a new paragraph. Links work."
      rows={7}
    />
  </fieldset>
);

/** When a date begins and ends, for whoever proposes or moves one. */
export const DateFields = ({ zone, today, ...filled }: Filled & { zone: string; today: string | undefined }) => (
  <>
    <p class="hint">Times are local: {zone.replaceAll('_', ' ')}.</p>
    <TextField {...filled} name="date" label="Date" type="date" width="medium" min={today} />
    <div class="row">
      <TextField {...filled} name="starts" label="Starts" type="time" width="short" />
      <TextField {...filled} name="ends" label="Ends" type="time" width="short" optional />
    </div>
    <p class="hint">Does it end after midnight? Just enter the time.</p>
    <Later {...filled} name="ends_later" hours={longHours(filled.answers)} label="Yes, it ends on the next day" />
  </>
);

/** The answer to a question about late hours: there is nothing to tick until it was asked. */
const Later = ({ hours, ...field }: Filled & { name: string; hours: string; label: string }) =>
  field.errors[field.name] || field.answers[field.name] ? <Checkbox {...field} value={hours} /> : null;

/** Where a date is, for whoever proposes or moves one. */
export const PlaceFields = (filled: Filled) => (
  <>
    <TextField {...filled} name="area" label="Area" hint="Always shown, like “Riverside”." />
    <TextField {...filled} name="place" label="Exact place" hint="A street and number, a court, a corner." />
  </>
);

const RevealField = (filled: Filled) => (
  <Radios
    {...filled}
    name="reveal"
    label="When is the exact place shown?"
    options={[
      { value: 'now', label: 'At once, when it is on the calendar' },
      { value: 'day-before', label: 'From 24 hours before the start', hint: 'Until then only the area is shown.' },
    ]}
  />
);

const GoodToKnowFields = (filled: Filled) => (
  <fieldset class="group">
    <legend>Good to know</legend>
    <TextArea {...filled} name="bring" label="What is needed, what to bring" rows={3} optional />
    <TextArea
      {...filled}
      name="access"
      label="Access"
      hint="Step-free? Which languages? Are children welcome, is there shade, a toilet?"
      rows={3}
      optional
    />
    <RolesField {...filled} />
  </fieldset>
);

const WhoFields = (filled: Filled) => (
  <>
    <TextField {...filled} name="host" label="Group" hint="If a group holds it." optional />
    <NameField
      {...filled}
      name="steward_name"
      label="Your name, as it is shown"
      hint="You are the one to ask. A first name or a nickname will do."
    />
  </>
);

interface ProposalFormProps extends Filled {
  settings: PageContext['settings'];
  /** `YYYY-MM-DD`: the browser's calendar begins here. */
  today?: string;
  submit: string;
  /** Editing leaves the address as it is. */
  askEmail: boolean;
}

/** The proposal form, empty or as it was sent. */
export const ProposalForm = ({ settings, today, submit, askEmail, ...filled }: ProposalFormProps) => (
  <Form {...filled}>
    <WhatFields {...filled} />

    <fieldset class="group">
      <legend>When</legend>
      <DateFields {...filled} zone={settings.TIME_ZONE} today={today} />
      <Select {...filled} name="repeats" label="Does it repeat?" options={repeatChoices} />
      <TextField
        {...filled}
        name="until"
        label="Repeats until"
        hint="The last date. Left empty, it repeats for a year and can then be proposed again."
        type="date"
        width="medium"
        min={today}
        optional
      />
    </fieldset>

    <fieldset class="group">
      <legend>Where</legend>
      <PlaceFields {...filled} />
      <RevealField {...filled} />
    </fieldset>

    <GoodToKnowFields {...filled} />

    <fieldset class="group">
      <legend>Who</legend>
      <WhoFields {...filled} />
      {askEmail && (
        <TextField
          {...filled}
          name="steward_email"
          label="Mail address"
          hint="Never shown. Your private link goes there, and the address is removed 30 days after the commons is over."
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

/** Everything a commons says but when and where, for who changes it. */
export const TextForm = ({ submit, ...filled }: Filled & { submit: string }) => (
  <Form {...filled}>
    {filled.answers.starts && <input type="hidden" name="starts" value={filled.answers.starts} />}
    <WhatFields {...filled} />
    <fieldset class="group">
      <legend>Where</legend>
      <RevealField {...filled} />
    </fieldset>
    <GoodToKnowFields {...filled} />
    <fieldset class="group">
      <legend>Who</legend>
      <WhoFields {...filled} />
    </fieldset>
    <button class="button" type="submit">
      {submit}
    </button>
  </Form>
);

/** What hands are needed for, one role a line. */
const RolesField = (filled: Filled) => (
  <>
    <TextArea
      {...filled}
      name="roles"
      label="Helping hands"
      hint="One role a line: how many, what for, and, if you like, when and for whom. “2 × dish washing, 18:00–20:00, good for a first time” or “1 × welcoming people, kept for newcomers”. People sign up for them, and what is kept for newcomers is open to all two days before."
      rows={4}
      optional
    />
    <Later
      {...filled}
      name="roles_later"
      hours={longRoles(filled.answers.roles ?? '')}
      label="Yes, these hands stay until the next day"
    />
  </>
);
