import type { Urgency } from '../../../schema/circles/letter.ts';
import type { Reader } from '../../../schema/circles/queries.ts';
import { plainDay } from '../dates.ts';
import { Checkbox, Checks, type Filled, Form, Radios, TextArea, TextField } from '../form.tsx';
import { Prose, UserText } from '../text.tsx';
import type { Html, PageContext, View } from '../view.ts';

/** Why no letter can be written now. */
export type Closed = 'no-help' | 'too-few-keepers' | 'no-database' | 'a-file';

/** What the form stands on: who can read, and a code that nobody had before. */
export interface OpenForm {
  readers: Reader[];
  code: string;
}

export interface GrievanceProps extends Filled {
  context: PageContext;
  open: OpenForm;
}

const path = '/grievance/';
const title = 'Write a letter to the keepers';

const frame = {
  title,
  description: 'Something that should not stay unsaid, to people who read it and to nobody else.',
};

/** What is asked before anything is typed: where to turn at once, and what does not belong here. */
const Before = ({ context }: { context: PageContext }) => (
  <>
    <p class="way-out">
      <a class="button quiet" href="/">
        Leave this page
      </a>
      <span class="hint">Goes to the calendar. This page stays in your browser’s history, without what you wrote.</span>
    </p>
    <section class="help-now" aria-labelledby="help-now">
      <h2 id="help-now">If you need help at once</h2>
      <Prose text={context.settings.HELP_NOW} />
    </section>
    <section aria-labelledby="not-here">
      <h2 id="not-here">What does not belong in a circle</h2>
      <p>
        Violence or fear between partners or in a family, sexual violence, stalking, threats, anything with a child,
        weapons, and what is before a court. For these, turn to the places above. Write to the keepers all the same if
        you want somebody here to know.
      </p>
      <p>
        Keepers hold letters; they are no judges. They cannot promise silence where a child or somebody’s life is at
        risk, and a court can make them speak.
      </p>
      <p>Would you rather reach nobody from here?</p>
      <Prose text={context.settings.HELP_ELSEWHERE} />
    </section>
  </>
);

/** How soon, in words. */
export const urgencyWords: Record<Urgency, string> = {
  'next-circle': 'It can wait for the next circle',
  before: 'Before the next circle',
  soon: 'Soon',
};

/** The code, to be kept before anything is sent: one that is shown afterwards is lost by many. */
const TheCode = ({ code, qr }: { code: string; qr: Html }) => (
  <section class="letter-code" aria-labelledby="code-title">
    <h2 id="code-title">Keep this code first</h2>
    <p>
      It is the only way back to your letter: to read what keepers answer, to write on, to take it back. Nobody can give
      it to you a second time. Write it down, photograph it, or print this page.
    </p>
    <p class="code">
      <code id="code">{code}</code>
    </p>
    <div class="code-qr">{qr}</div>
    {/* Works with a script only, which shows it. */}
    <p class="code-tools" hidden>
      <button class="button quiet" type="button" name="copy">
        Copy it
      </button>{' '}
      <button class="button quiet" type="button" name="draw">
        Show it as a QR code
      </button>{' '}
      <button class="button quiet" type="button" name="save">
        Save it as a text file
      </button>
    </p>
    <p>
      With it, go to <a href="/letter/">/letter/</a>, on any device.
    </p>
  </section>
);

/** The form for a letter, empty or as it was sent. */
export function grievanceView({ context, open: { readers, code }, answers, errors }: GrievanceProps, qr: Html): View {
  const isFirst = answers.code === undefined;
  const form = (
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">
        Something happened that should not stay unsaid. Say it to people who hold it, and to nobody else.
      </p>
      <Before context={context} />
      <p class="sealed-state" role="status" id="sealed-state">
        <strong>Sealed the moment it arrives.</strong> Your words are closed with the keepers’ keys before they are
        kept. No copy of our database, with all our secrets, shows a word of them.
      </p>
      <Form errors={errors} answers={answers}>
        <input type="hidden" name="code" value={code} />
        <TextArea name="what" label="What happened?" rows={8} answers={answers} errors={errors} />
        <TextArea
          name="affected"
          label="Who was affected, and how?"
          rows={4}
          answers={answers}
          errors={errors}
          optional
        />
        <TextArea name="wish" label="What would help?" rows={4} answers={answers} errors={errors} optional />
        <Radios
          name="urgency"
          label="Can it wait?"
          options={Object.entries(urgencyWords).map(([value, label]) => ({ value, label }))}
          answers={isFirst ? { urgency: 'next-circle' } : answers}
          errors={errors}
        />
        <TextField
          name="name"
          label="A name for you"
          hint="Any name, or none. Keepers answer through the code."
          answers={answers}
          errors={errors}
          optional
        />
        <TextField
          name="contact"
          label="How else to reach you"
          hint="Only if you want to be reached another way. It is sealed like the rest."
          answers={answers}
          errors={errors}
          optional
        />
        <Checks
          label="Who may read it?"
          hint="Untick whoever it must not reach. At least two have to stay."
          options={readers.map((reader) => ({
            name: `reader-${reader.keyId}`,
            label: (
              <span data-recipient={reader.recipient}>
                <UserText text={reader.name} />
                <span class="hint">keeper until {plainDay(context, dayText(reader))}</span>
              </span>
            ),
            checked: isFirst || answers[`reader-${reader.keyId}`] === 'yes',
          }))}
          errors={errors}
        />
        <TheCode code={code} qr={qr} />
        <Checkbox name="kept" label="I have kept the code" answers={answers} errors={errors} />
        <p>
          <button class="button" type="submit">
            Send it to the keepers
          </button>
        </p>
      </Form>
    </div>
  );
  return { ...frame, path, parts: { form } };
}

const dayText = ({ until }: Reader) => until.toString().slice(0, 10);

const closedWords: Record<Closed, string> = {
  'no-help': 'Whoever runs this site has not said yet where people can turn at once. Until then no letter is taken.',
  'too-few-keepers': 'Letters are read by two keepers at least, and there are not two yet.',
  'a-file': 'This is a copy of the page. Letters are taken where the site itself is.',
  'no-database': 'We cannot reach the letters at the moment, so nothing would be kept. Come back a little later.',
};

/** The same page while no letter is taken. */
export function closedView(context: PageContext, closed: Closed, next: Html): View {
  const form = (
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">The letter box is closed. {closedWords[closed]}</p>
      {context.settings.HELP_NOW && (
        <section class="help-now" aria-labelledby="help-now">
          <h2 id="help-now">If you need help at once</h2>
          <Prose text={context.settings.HELP_NOW} />
        </section>
      )}
      {context.settings.HELP_ELSEWHERE && <Prose text={context.settings.HELP_ELSEWHERE} />}
      {next}
    </div>
  );
  return { ...frame, path, parts: { form } };
}
