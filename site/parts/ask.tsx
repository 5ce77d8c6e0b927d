import { type Filled, Form, TextField } from './form.tsx';

interface AskProps extends Filled {
  /** What was done before, in a sentence. */
  note: string | undefined;
  hint: string;
}

/** Asks for a fresh private link, by the address that it goes to: the same for everybody, whoever asks. */
export const AskForLink = ({ note, hint, ...filled }: AskProps) => (
  <>
    {note && (
      <p class="standing" role="status">
        <strong>{note}</strong>
      </p>
    )}
    <Form {...filled}>
      <TextField {...filled} name="email" label="Your mail address" hint={hint} type="email" autocomplete="email" />
      <button class="button" type="submit">
        Send me a link
      </button>
    </Form>
  </>
);

/** The sentence that the address of a page asks for, if any. */
export function noteOf(notes: Record<string, string>, query: Record<string, string>): string | undefined {
  const name = Object.keys(notes).find((one) => query[one] !== undefined);
  return name && notes[name];
}
