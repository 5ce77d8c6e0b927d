import { keepersOnTurn } from '../../../schema/circles/keepers.ts';
import { type Standing, standingNow } from '../../../schema/circles/standing.ts';
import type { Database } from '../../../schema/database.ts';
import { commonsPath } from '../commons/list.tsx';
import { dayOf, longDate, timeSpan } from '../dates.ts';
import { Prose, UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';

/** How letters stand, as coarse as it can be said: never how many there are. */
export interface LettersStand {
  /** The month before which all that is meant came, as people say it. */
  before: string;
  allAnswered: boolean;
  /** What circles agreed on, as long as all who made it consent; the day on which each is looked at again. */
  agreements: { text: string | null; lookAgain: string }[];
}

/** The circles: what they are, the next one, and who keeps letters. */
export async function circlesView(db: Database, context: PageContext, letters: LettersStand | null): Promise<View> {
  const [standing, keepers] = await Promise.all([standingNow(db, context.now), keepersOnTurn(db, context.now)]);
  const main = (
    <div class="narrow">
      <h1>Circles</h1>
      <p class="lead">
        What is between us is said where those are whom it concerns: in a circle, in a public place, before it boils
        over.
      </p>
      <NextCircle context={context} standing={standing} />
      <h2>How a circle goes</h2>
      <ol class="steps-list">
        <li>Everybody sits in the round. A keeper opens, and watches over the time and over nobody.</li>
        <li>One speaks at a time, whoever holds the stone. Nobody has to speak.</li>
        <li>
          Four questions go round: What happened? Who was affected, and how? What is needed now? What will each of us
          do?
        </li>
        <li>Whoever was hurt begins, if they like. Whoever is spoken of answers, with somebody at their side.</li>
        <li>At the end it is said aloud who does what, by when, and when we look at it again.</li>
      </ol>
      <p>Nobody is judged and nobody is spoken about who is not there. Nothing of it is written down here.</p>
      <h2>What does not belong in one</h2>
      <p>
        Violence or fear between partners or in a family, sexual violence, stalking, threats, anything with a child,
        weapons, and what is before a court. Where to turn with that stands above <a href="/grievance/">the form</a>.
      </p>
      <h2>When you cannot say it in the circle</h2>
      <p>
        <a class="button" href="/grievance/">
          Write a letter to the keepers
        </a>
      </p>
      <p>
        It is sealed, and you need no name. With the code that you keep you read their answer at{' '}
        <a href="/letter/">your letter</a>.{' '}
        {letters &&
          (letters.allAnswered
            ? `All letters that came before ${letters.before} were answered.`
            : `Not all letters that came before ${letters.before} were answered.`)}
      </p>
      {letters && letters.agreements.length > 0 && <Agreements context={context} agreements={letters.agreements} />}
      <h2>Who the keepers are</h2>
      {keepers.length === 0 ? (
        <p>Nobody keeps letters yet.</p>
      ) : (
        <ul>
          {keepers.map(({ name, until }) => (
            <li>
              <UserText text={name} />, until{' '}
              {longDate(context.settings, { at: until, zone: context.settings.TIME_ZONE })}
            </li>
          ))}
        </ul>
      )}
      <p>
        They hold letters and are no judges. It is a turn of 90 days, not an office. Their keys, and every change of
        one, stand in <a href="/circles/keys/">an open log</a>.
      </p>
    </div>
  );
  return {
    title: 'Circles',
    description: 'What is between us, said in the presence of those it concerns.',
    path: '/circles/',
    nav: '/circles/',
    parts: { main },
  };
}

/** What was agreed on and is public now. It stands in no file, feed or search, and goes as soon as anybody wants it. */
const Agreements = ({ context, agreements }: { context: PageContext; agreements: LettersStand['agreements'] }) => (
  <section aria-labelledby="agreements">
    <h2 id="agreements">What circles agreed on</h2>
    <p>Everybody who was in the circle wants it to stand here. As soon as one does not, it is gone.</p>
    {agreements.map(({ text, lookAgain }) => (
      <article class="agreement" data-nosnippet>
        <Prose text={text ?? ''} />
        <p class="hint">Looked at again on {longDate(context.settings, dayOf(lookAgain))}.</p>
      </article>
    ))}
  </section>
);

/** When and where the standing circle meets next. */
export const NextCircle = ({ context, standing }: { context: PageContext; standing: Standing | null }) => {
  if (!standing) return <p>There is no standing circle yet. Who would like one can propose it, and it repeats.</p>;
  const { commons, next } = standing;
  return (
    <p class="standing">
      <strong>
        <a href={commonsPath(commons.slug)}>
          <UserText text={commons.title} />
        </a>
      </strong>
      :{' '}
      {next
        ? `${longDate(context.settings, { at: next.startsAt, zone: commons.zone })}, ${timeSpan(context.settings, commons.zone, next.startsAt, next.endsAt)}`
        : 'no date is planned'}
      , <UserText text={commons.area} />. Whoever comes is there; nobody signs up.
    </p>
  );
};
