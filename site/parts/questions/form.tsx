import { type Filled, TextArea, TextField } from '../form.tsx';

/** Offers to put a question and its answer up, in the form that writes back. */
export const OfferFields = (filled: Filled) => (
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
