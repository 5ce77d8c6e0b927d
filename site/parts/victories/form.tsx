import type { Open } from '../../../schema/victories/queries.ts';
import type { Opening } from '../../../schema/victories/table.ts';
import { type Filled, Form, NameField, Select, TextArea } from '../form.tsx';
import type { PageContext } from '../view.ts';

const groupNames: Record<Opening, string> = {
  chore: 'Chores to take on',
  commons: 'Commons to come to',
  propose: 'Nothing planned yet',
};

/** What a form answers for something that is open. */
const invitationValue = ({ invites, slug }: Pick<Open, 'invites' | 'slug'>) => `${invites}:${slug}`;

interface VictoryFormProps extends Filled {
  context: PageContext;
  /** What people can be invited to. */
  open: Open[];
  submit: string;
}

/** Tells what came of it, and invites to what is next. */
export const VictoryForm = ({ open, submit, context: _here, ...filled }: VictoryFormProps) => (
  <Form {...filled}>
    <TextArea
      {...filled}
      name="told"
      label="What came of it?"
      hint="In 300 characters, like “30 kg of apples became 80 jars”."
      rows={4}
    />
    <Select
      {...filled}
      name="invites"
      label="What can people take on or come to next?"
      hint="It stands below your words, as an invitation."
      options={[{ value: '', label: 'choose one' }]}
      groups={[...Map.groupBy(open, ({ invites }) => invites)].map(([invites, ones]) => ({
        label: groupNames[invites],
        options: ones.map((one) => ({ value: invitationValue(one), label: one.title })),
      }))}
    />
    <NameField {...filled} label="Name to show" optional />
    <button class="button" type="submit">
      {submit}
    </button>
  </Form>
);
