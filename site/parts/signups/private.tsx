import type { Coming, ComingPage } from '../../../schema/signups/coming.ts';
import type { SignupInPlace } from '../../../schema/signups/queries.ts';
import { commonsPath } from '../commons/list.tsx';
import { longDate, timeSpan } from '../dates.ts';
import { Fact } from '../facts.tsx';
import { type Filled, Form, TextArea, TextField } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { roleMoment, roleTime } from './words.ts';

interface SignupNoticeProps extends Omit<SignupInPlace, 'signup'> {
  context: PageContext;
  signup: Pick<SignupInPlace['signup'], 'name' | 'newcomer' | 'showName' | 'people'>;
  /** Where it is, as far as who reads this may know. */
  where: string;
}

/** One sign-up: what for, when, where, and under which name. */
export const SignupNotice = ({ context, signup, role, commons, date, where }: SignupNoticeProps) => (
  <article>
    <h2 class="quiet-title">
      <UserText text={role.title} />
    </h2>
    <dl class="facts">
      <Fact name="At">
        {commons.slug && date ? (
          <a href={commonsPath(commons.slug)}>
            <UserText text={commons.title} />
          </a>
        ) : (
          <UserText text={commons.title} />
        )}
      </Fact>
      <Fact name="When">{date ? roleMoment(context, commons, role, date) : 'It was taken down.'}</Fact>
      {where && (
        <Fact name="Where">
          <UserText text={where} />
        </Fact>
      )}
      <Fact name="Name">
        <UserText text={signup.name || nameless} />
        {signup.newcomer && ', for the first time'}
      </Fact>
      {signup.people > 1 && <Fact name="How many">{signup.people}</Fact>}
      <Fact name="On the page">
        {signup.showName
          ? 'With this name, once a steward has read it. The place holds either way.'
          : 'Without the name, only counted.'}
      </Fact>
    </dl>
  </article>
);

/** In the place of the name of a guest who gave none. */
const nameless = 'Somebody';

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
  <Form {...filled}>
    <TextField {...filled} name="name" label="Your name" autocomplete="nickname" />
    <button class="button" type="submit">
      Send the changes
    </button>
  </Form>
);

/** Before the id of an entry, in the name of the box that takes somebody off the list. */
export const removalField = 'off-';

interface ComingProps extends ComingPage {
  context: PageContext;
  title: string;
  zone: string;
  /** The last one on the page before, as the address says it; undefined on the first page. */
  after: string | undefined;
  /** Whether all boxes are ticked to begin with. */
  ticked: boolean;
  /** Said above when not all could be taken off. */
  trouble?: string | undefined;
}

const count = (number: number) => number.toLocaleString('en');

/** Who is coming, for whoever holds the commons: by date and role, with boxes to take several off in one press. */
export const WhoIsComing = ({ context, title, zone, list, more, after, ticked, trouble }: ComingProps) => {
  const last = list.at(-1)?.people.at(-1)?.arrival;
  return (
    <PrivatePage
      wide
      title="Who is coming"
      lead={<UserText text={title} />}
      means="The names are for you alone."
      trouble={trouble}
    >
      {list.length === 0 && <p class="empty-lead">{after ? 'Nobody comes after these.' : 'Nobody signed up yet.'}</p>}
      {list.length > 0 && (
        <form method="post" action="./">
          <p class="prose">Tick whoever you take off the list. You are asked once more, and can leave them a word.</p>
          <p class="onward">
            <a href={after ? `./?after=${after}&tick` : './?tick'}>Tick everybody on this page</a>
          </p>
          {[...Map.groupBy(list, ({ date }) => date.dateNumber).values()].map((ones) => (
            <OneDate context={context} zone={zone} ones={ones} ticked={ticked} />
          ))}
          <button class="button grave" type="submit">
            Take those ticked off the list
          </button>
        </form>
      )}
      {more > 0 && (
        <p class="onward">
          And {count(more)} more. <a href={`./?after=${last}`}>See the next ones</a>
        </p>
      )}
      {after && (
        <p class="onward">
          <a href="./">Back to the first ones</a>
        </p>
      )}
    </PrivatePage>
  );
};

interface TakeOffProps extends Filled {
  context: PageContext;
  title: string;
  /** Those who were ticked and are on the list. */
  people: SignupInPlace[];
}

/** Asks once before people are taken off the list. */
export const TakeOff = ({ context, title, people, ...filled }: TakeOffProps) => (
  <PrivatePage
    title={people.length === 1 ? 'Take them off the list?' : `Take ${people.length} off the list?`}
    lead={<UserText text={title} />}
    back={{ path: './', words: 'Who is coming' }}
  >
    <p>
      If they left an address, they get a mail that says so. Whoever is next in line moves up.
      {people.some(({ role }) => role.guests) && ' Who comes along is taken off at all dates that they named.'}
    </p>
    <Form {...filled} action="./">
      <ul class="invited">
        {people.map(({ signup, role, commons, date }) => (
          <li>
            <input type="hidden" name={`${removalField}${signup.entryId}`} value="yes" />
            <span>
              <UserText text={signup.name || nameless} />: <UserText text={role.title} />
              {date && !role.guests && `, ${roleMoment(context, commons, role, date)}`}
            </span>
          </li>
        ))}
      </ul>
      <TextArea
        {...filled}
        name="word"
        label="A word for them"
        hint="It stands on their private page, and in the mail where they have confirmed their address."
        rows={3}
        optional
      />
      <button class="button grave" type="submit" name="press" value="off">
        Take off the list
      </button>
    </Form>
  </PrivatePage>
);

const OneDate = ({
  context,
  zone,
  ones,
  ticked,
}: Pick<ComingProps, 'context' | 'zone' | 'ticked'> & { ones: Coming[] }) => {
  const [first] = ones;
  if (!first) return null;
  const { date } = first;
  return (
    <section>
      <h2>
        {longDate(context.settings, { at: date.startsAt, zone })},{' '}
        {timeSpan(context.settings, zone, date.startsAt, date.endsAt)}
        {date.calledOff && ' (called off)'}
      </h2>
      {ones.map(({ role, taken, waiting, people }) => (
        <>
          <h3>
            <UserText text={role.title} />, {roleTime(context, { zone }, role, date)}:{' '}
            {role.guests ? count(taken) : `${count(taken)} of ${role.hands}`}
            {waiting > 0 && `, ${count(waiting)} in line`}
          </h3>
          <ul class="invited">
            {people.map((signup) => (
              <Person signup={signup} ticked={ticked} />
            ))}
          </ul>
        </>
      ))}
    </section>
  );
};

const Person = ({
  signup: { entryId, name, newcomer, placedAt, people, line },
  ticked,
}: {
  signup: Coming['people'][number];
  ticked: boolean;
}) => (
  <li>
    <label class="choice">
      <input type="checkbox" name={`${removalField}${entryId}`} value="yes" checked={ticked} />
      <span>
        <UserText text={name || nameless} />
        {people > 1 && `, ${people} people`}
        {newcomer && ', for the first time'}
        {line && (
          <>
            : <UserText text={line} />
          </>
        )}
        {placedAt === null && <span class="hint"> (waits in line)</span>}
      </span>
    </label>
  </li>
);
