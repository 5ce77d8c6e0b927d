import type { Child } from 'hono/jsx';
import type { Coming, SignupInPlace } from '../../../schema/signups/queries.ts';
import { commonsPath } from '../commons/list.tsx';
import { longDate, timeSpan } from '../dates.ts';
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

const Fact = ({ name, children }: { name: string; children: Child }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

/** What somebody who signed up can do beside giving it back. */
export const SignupTools = ({ own }: { own: string }) => (
  <p class="ledger-actions">
    <a class="button" href={`${own}signup.ics`}>
      Put it in your calendar
    </a>
  </p>
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
}

/** Who is coming, for whoever holds the commons: by date and role. */
export const WhoIsComing = ({ here, title, zone, list }: ComingProps) => (
  <>
    <p class="private">
      <strong>This page is private.</strong> The names are for you alone. <a href="../">Your private page</a>
    </p>
    <h1>Who is coming</h1>
    <p class="lead">
      <Line text={title} />
    </p>
    {list.length === 0 && <p class="empty-lead">Nobody signed up yet.</p>}
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
      <ul>
        {placed?.map(({ signup }) => (
          <Person name={signup.name} newcomer={signup.newcomer} />
        ))}
        {waiting?.map(({ signup }) => (
          <Person name={signup.name} newcomer={signup.newcomer} waits />
        ))}
      </ul>
    </>
  );
};

const Person = ({ name, newcomer, waits = false }: { name: string; newcomer: boolean; waits?: boolean }) => (
  <li>
    <Line text={name} />
    {newcomer && ', for the first time'}
    {waits && <span class="hint"> (waits in line)</span>}
  </li>
);
