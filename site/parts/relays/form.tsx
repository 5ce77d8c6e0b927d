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

/** Offers to put a question and its answer up, in the form that writes back. */
const OfferFields = (filled: Filled) => (
  <details class="unfold" open={Boolean(filled.answers.question || filled.answers.answer)}>
    <summary>Put a question and its answer on the page</summary>
    <p>
      For what others will ask, too. Write both as everybody is to read them, without names. Who asked is asked first
      whether they agree; then a steward reads it.
    </p>
    <TextField {...filled} name="question" label="The question" optional />
    <TextArea {...filled} name="answer" label="The answer" rows={4} optional />
  </details>
);

/**
 * Writes back to one who answered.
 *
 * @param props.mayOffer whether a question and its answer can be offered to stand on the page
 */
export const ReplyForm = ({ mayOffer, ...filled }: Filled & { mayOffer: boolean }) => (
  <Form {...filled}>
    <TextArea
      {...filled}
      name="message"
      label="Message"
      hint="It reaches them by mail, or by a link in one; here it is kept for 30 days at most, and encrypted."
      rows={6}
    />
    {mayOffer && <OfferFields {...filled} />}
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
