import { type Filled, Form, TextField } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';

interface AddressProps extends Filled {
  /** What it is about, in its sender's words. */
  title: string;
  trouble: string | undefined;
}

/** Where mails about something go from now on. */
export const ChangeAddress = ({ title, trouble, ...filled }: AddressProps) => (
  <PrivatePage title="Change the mail address" lead={<UserText text={title} />} trouble={trouble}>
    <p>
      The new address gets a mail with a link. Nothing changes until somebody follows it there and presses the button.
      The old address, if there is one, is told then.
    </p>
    <Form {...filled}>
      <TextField {...filled} name="email" label="The new mail address" type="email" autocomplete="email" />
      <button class="button" type="submit">
        Write to it
      </button>
    </Form>
  </PrivatePage>
);
