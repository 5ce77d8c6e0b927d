import { type Reason, reasons } from '../../../schema/messages/table.ts';
import { type Filled, Form, NameField, Radios, TextArea, TextField } from '../form.tsx';
import type { View } from '../view.ts';
import { reasonWord } from './words.ts';

const reasonHints: Partial<Record<Reason, string>> = {
  wrong: 'It is not true, it is an advert, it hurts somebody',
  named: 'It is taken off. You need not say why',
  link: 'Say which entry it was. A fresh one goes to the address that it was sent with',
};

interface MessageFormProps extends Filled {
  submit: string;
  /** Editing leaves the address as it is. */
  askEmail: boolean;
}

/** Writes to the stewards. */
export const MessageForm = ({ submit, askEmail, ...filled }: MessageFormProps) => (
  <Form {...filled}>
    <Radios
      {...filled}
      name="reason"
      label="What is it about?"
      options={reasons.map((reason) => ({ value: reason, label: reasonWord[reason], hint: reasonHints[reason] }))}
    />
    <TextField
      {...filled}
      name="page"
      label="On which page?"
      hint="Its address, like “/offers/long-ladder/”, if it is about a page here."
      optional
    />
    <TextArea {...filled} name="message" label="What should the stewards know?" rows={6} />
    <NameField {...filled} label="Your name" optional />
    {askEmail && (
      <TextField
        {...filled}
        name="email"
        label="Mail address"
        hint="For the answer. Never shown. Without one, look at your private link for it."
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

/** The form that writes to the stewards: empty, or as it was sent with what is to be mended. */
export const writeView = (filled: Filled): View => ({
  title: 'Write to the stewards',
  description: 'Something is wrong, your name stands here against your will, you lost a link: write to the stewards.',
  path: '/write/',
  nav: '/about/',
  parts: { form: <MessageForm {...filled} submit="Send it" askEmail /> },
});
