import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { allDates, mostTogether } from '../../../schema/signups/form.ts';
import type { Standing } from '../../../schema/signups/standings.ts';
import { type Filled, Form, idsFor, NameField, Select, TextField } from '../form.tsx';
import type { PageContext } from '../view.ts';
import { dateOptions, Reaching } from './form.tsx';

/** `14 are coming.` */
export const guestWords = ({ taken }: Pick<Standing, 'taken'>) =>
  taken === 0 ? 'Nobody said yet that they come.' : taken === 1 ? 'One is coming.' : `${taken} are coming.`;

interface GuestFormProps extends Filled {
  context: PageContext;
  commons: PublicCommons;
  /** The dates that can be chosen, in order. */
  dates: Occurrence[];
  date: Occurrence;
  guests: Standing;
}

/** Its fields stand beside those of a form for hands. */
const ids = idsFor('guest', ['date', 'people', 'name', 'email', 'line']);

/** Saying that one comes, without a role and without having to say who. */
export const GuestForm = ({ context, commons, dates, date, guests, ...filled }: GuestFormProps) => (
  <Form {...filled} action="/sign-up/" ids={ids}>
    <input type="hidden" name="commons" value={commons.slug} />
    <input type="hidden" name="role" value={guests.role.id} />
    {dates.length > 1 ? (
      <Select
        {...filled}
        ids={ids}
        answers={{ ...filled.answers, date: filled.answers.date || String(date.dateNumber) }}
        name="date"
        label="Which date?"
        options={[...dateOptions(context, commons, dates), { value: allDates, label: 'all dates to come' }]}
      />
    ) : (
      <input type="hidden" name="date" value={String(date.dateNumber)} />
    )}
    <TextField
      {...filled}
      ids={ids}
      answers={{ people: '1', ...filled.answers }}
      name="people"
      label="How many are you?"
      hint={commons.kind === 'kitchen' ? `For so many portions. Up to ${mostTogether}.` : `Up to ${mostTogether}.`}
      inputmode="numeric"
      width="short"
    />
    <NameField {...filled} ids={ids} label="Your name" hint="Only those who hold it see it." optional />
    <Reaching {...filled} ids={ids} />
    <button class="button" type="submit">
      Say that you come
    </button>
    <p class="hint">You get a link with which you can take it back at any time, with one press. You owe nobody this.</p>
  </Form>
);
