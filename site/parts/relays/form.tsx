import type { Child } from 'hono/jsx';
import { Checkbox, type Filled, Form, idsFor, NameField, TextArea, TextField } from '../form.tsx';

const answerIds = idsFor('answer', ['name', 'email', 'message', 'show_email']);

interface AnswerFormProps extends Filled {
  action: string;
  /** To whom the message goes. */
  to: string;
  submit: string;
}

/** Writes to whoever an entry is of, without anybody's address being shown. */
export const AnswerForm = ({ action, to, submit, ...filled }: AnswerFormProps) => (
  <Form {...filled} action={action} ids={answerIds}>
    <p>
      Your message goes by mail to {to}; the site keeps no copy. Your address is passed on only if you tick the box
      below. Otherwise they answer through this site.
    </p>
    <NameField {...filled} ids={answerIds} label="Your name" />
    <TextField
      {...filled}
      ids={answerIds}
      name="email"
      label="Your mail address"
      hint="So that you can be answered. It is kept encrypted for 30 days."
      type="email"
      autocomplete="email"
    />
    <TextArea {...filled} ids={answerIds} name="message" label="Message" rows={5} />
    <Checkbox
      {...filled}
      ids={answerIds}
      name="show_email"
      label="Pass my mail address on, so that they can write to me directly"
    />
    <button class="button" type="submit">
      {submit}
    </button>
  </Form>
);

/** Writes back to one who answered. */
export const ReplyForm = ({ children, ...filled }: Filled & { children?: Child }) => (
  <Form {...filled}>
    <TextArea
      {...filled}
      name="message"
      label="Message"
      hint="It reaches them by mail, or by a link in one; here it is kept for 30 days at most, and encrypted."
      rows={6}
    />
    {children}
    <button class="button" type="submit">
      Send it
    </button>
  </Form>
);

/** What somebody wrote and could not send, to be copied. */
export const KeptWords = ({ message }: { message: string | undefined }) =>
  message ? (
    <>
      <h2>What you wrote</h2>
      <p>It was not sent. Copy it if you want to keep it.</p>
      <p class="typed" dir="auto">
        {message}
      </p>
    </>
  ) : null;
