import type { Coming } from '../../../schema/signups/coming.ts';
import type { SignupInPlace } from '../../../schema/signups/queries.ts';
import { commonsPath } from '../commons/list.tsx';
import { longDate, timeSpan } from '../dates.ts';
import { Fact } from '../facts.tsx';
import { type Filled, Form, TextField } from '../form.tsx';
import { Line } from '../text.tsx';
import type { Here } from '../view.ts';
import { roleMoment, roleTime } from './words.ts';

interface SignupNoticeProps extends Omit<SignupInPlace, 'signup'> {
  here: Here;
  signup: Pick<SignupInPlace['signup'], 'name' | 'newcomer' | 'showName'>;
  /** Where it is, as far as who reads this may know. */
  where: string;
}

/** One sign-up: what for, when, where, and under which name. */
export const SignupNotice = ({ here, signup, role, commons, date, where }: SignupNoticeProps) => (
  <article>
    <h2 class="quiet-title">
      <Line text={role.title} />
    </h2>
    <dl class="facts">
      <Fact name="At">
        {commons.slug && date ? (
          <a href={commonsPath(commons.slug)}>
            <Line text={commons.title} />
          </a>
        ) : (
          <Line text={commons.title} />
        )}
      </Fact>
      <Fact name="When">{date ? roleMoment(here, commons, role, date) : 'It was taken down.'}</Fact>
      {where && (
        <Fact name="Where">
          <Line text={where} />
        </Fact>
      )}
      <Fact name="Name">
        <Line text={signup.name} />
        {signup.newcomer && ', for the first time'}
      </Fact>
      <Fact name="On the page">
        {signup.showName
          ? 'With this name, once a steward has read it. The place holds either way.'
          : 'Without the name, only counted.'}
      </Fact>
    </dl>
  </article>
);

/**
 * What somebody who signed up can do beside giving it back.
 *
 * @param props.quietly where it was moved, for those alone who have a place; empty unless it was
 */
export const SignupTools = ({ own, quietly }: { own: string; quietly: string }) => (
  <>
    {quietly && (
      <p>
        It is at <strong>{quietly}</strong>. Only those who have a place are told.
      </p>
    )}
    <p class="ledger-actions">
      <a class="button" href={`${own}signup.ics`}>
        Put it in your calendar
      </a>
    </p>
  </>
);

/** The name, while a steward has not let it through. */
export const NameForm = (filled: Filled) => (
  <Form errors={filled.errors}>
    {filled.answers.version && <input type="hidden" name="version" value={filled.answers.version} />}
    <TextField {...filled} name="name" label="Your name" autocomplete="nickname" />
    <button class="button" type="submit">
      Send the changes
    </button>
  </Form>
);

interface ComingProps {
  here: Here;
  title: string;
  zone: string;
  list: Coming[];
  /** Said above when nobody could be taken off. */
  trouble?: string | undefined;
}

/** Who is coming, for whoever holds the commons: by date and role, each with a way to take them off. */
export const WhoIsComing = ({ here, title, zone, list, trouble }: ComingProps) => (
  <>
    <p class="private">
      <strong>This page is private.</strong> The names are for you alone. <a href="../">Your private page</a>
    </p>
    <h1>Who is coming</h1>
    <p class="lead">
      <Line text={title} />
    </p>
    {trouble && (
      <div class="error-summary" role="alert">
        <p>{trouble}</p>
      </div>
    )}
    {list.length === 0 && <p class="empty-lead">Nobody signed up yet.</p>}
    {list.length > 0 && (
      <p>
        Whoever you take off the list gets a mail that says so, if they left an address. Whoever is next in line moves
        up.
      </p>
    )}
    {[...Map.groupBy(list, ({ date }) => date.n).values()].map((ones) => {
      const [first] = ones;
      if (!first) return null;
      const { date } = first;
      return (
        <section>
          <h2>
            {longDate(here.settings, { at: date.startsAt, zone })},{' '}
            {timeSpan(here.settings, zone, date.startsAt, date.endsAt)}
            {date.calledOff && ' (called off)'}
          </h2>
          {[...Map.groupBy(ones, ({ role }) => role.id).values()].map((people) => (
            <OneRole here={here} zone={zone} people={people} />
          ))}
        </section>
      );
    })}
  </>
);

const OneRole = ({ here, zone, people }: { here: Here; zone: string; people: Coming[] }) => {
  const [first] = people;
  if (!first) return null;
  const { role, date } = first;
  const [placed, waiting] = [true, false].map((has) =>
    people.filter(({ signup }) => (signup.placedAt !== null) === has),
  );
  return (
    <>
      <h3>
        <Line text={role.title} />, {roleTime(here, { zone }, role, date)}: {placed?.length ?? 0} of {role.hands}
      </h3>
      <ul class="invited">
        {placed?.map(({ signup }) => (
          <Person signup={signup} />
        ))}
        {waiting?.map(({ signup }) => (
          <Person signup={signup} waits />
        ))}
      </ul>
    </>
  );
};

const Person = ({
  signup: { entryId, name, newcomer },
  waits = false,
}: {
  signup: Coming['signup'];
  waits?: boolean;
}) => (
  <li>
    <span>
      <Line text={name} />
      {newcomer && ', for the first time'}
      {waits && <span class="hint"> (waits in line)</span>}
    </span>
    <form method="post">
      <input type="hidden" name="take_off" value={entryId} />
      <button class="button quiet" type="submit">
        Take off the list
        <span class="visually-hidden">
          : <Line text={name} />
        </span>
      </button>
    </form>
  </li>
);
