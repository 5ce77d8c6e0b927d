import type { Child } from 'hono/jsx';
import { lookingForHands } from '../../../schema/commons/lists.ts';
import { type PublicCommons, publicCommons } from '../../../schema/commons/queries.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import type { Database } from '../../../schema/database.ts';
import { datesNamed } from '../../../schema/signups/form.ts';
import { type Standings, standingsOf } from '../../../schema/signups/standings.ts';
import { commonsPath, Empty } from '../commons/list.tsx';
import { tense } from '../commons/words.ts';
import { longDate } from '../dates.ts';
import type { Filled } from '../form.tsx';
import { UserText } from '../text.tsx';
import type { Html, PageContext, View } from '../view.ts';
import { SignupForm } from './form.tsx';
import { GuestForm, guestWords } from './guests.tsx';
import { Roles } from './list.tsx';

/** The dates one form offers; later ones come up as time goes on. */
const datesOffered = 12;
const mostLooking = 60;

interface Chosen {
  /** The dates that are not over, as many as one form offers. */
  dates: Occurrence[];
  date: Occurrence;
  /** How many more there are. */
  later: number;
  standings: Standings;
}

/** The date that is meant, and how the roles stand at it; null where nothing is to come. */
async function chosenDate(
  db: Database,
  { now }: PageContext,
  commons: PublicCommons,
  all: Occurrence[],
  named = '',
): Promise<Chosen | null> {
  const coming = all.filter((date) => tense(date, now) !== 'past');
  const [meant] = datesNamed(coming, commons.zone, named);
  const date = meant ?? coming.find((one) => !one.calledOff);
  if (!date) return null;
  const dates = coming.filter((one, index) => index < datesOffered || one.dateNumber === date.dateNumber);
  const later = coming.length - dates.length;
  return { dates, date, later, standings: await standingsOf(db, commons.entryId, date.dateNumber) };
}

/** Who comes to a commons, and its helping hands, for its own page; nothing where all is over. */
export async function handsPart(
  db: Database,
  context: PageContext,
  commons: PublicCommons,
  dates: Occurrence[],
): Promise<Html> {
  const chosen = await chosenDate(db, context, commons, dates);
  if (!chosen) return '';
  const { standings, ...on } = chosen;
  const { guests, hands } = standings;
  const day = on.dates.length > 1 ? dateWords(context, commons, on.date) : null;
  return (
    <>
      {guests && (
        <Joining id="guests" title="Who is coming" day={day} press="I’m coming" stands={<p>{guestWords(guests)}</p>}>
          <GuestForm context={context} commons={commons} {...on} guests={guests} answers={{}} errors={{}} />
        </Joining>
      )}
      {hands.length > 0 && (
        <Joining
          id="helping"
          title="Helping hands"
          day={day}
          press="Sign up"
          stands={<Roles context={context} commons={commons} {...on} standings={hands} />}
        >
          <SignupForm context={context} commons={commons} {...on} standings={hands} answers={{}} errors={{}} />
        </Joining>
      )}
    </>
  );
}

interface JoiningProps {
  id: string;
  title: string;
  /** The date that is shown, where there are several. */
  day: string | null;
  /** How it stands. */
  stands: Child;
  /** What opens the form. */
  press: string;
  children: Child;
}

/** How it stands with those who come, and the form to be one of them. */
const Joining = ({ id, title, day, stands, press, children }: JoiningProps) => (
  <section class="helping" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {day && <p>{day}</p>}
    {stands}
    <details class="joining">
      <summary class="button">{press}</summary>
      <div class="narrow">{children}</div>
    </details>
  </section>
);

const dateWords = ({ settings }: PageContext, { zone }: PublicCommons, { startsAt }: Occurrence) =>
  longDate(settings, { at: startsAt, zone });

/** The form to sign up: for the commons that the address names, or a choice of those that look for hands. */
export async function signUpView(db: Database, context: PageContext, { answers, errors }: Filled): Promise<View> {
  const found = answers.commons ? await publicCommons(db, answers.commons) : null;
  const chosen = found && (await chosenDate(db, context, found.commons, found.dates, answers.date));
  const { guests = null, hands = [] } = chosen?.standings ?? {};
  const asGuest = guests !== null && answers.role === guests.role.id;
  return {
    title: 'Sign up to help',
    description: 'Take a role at a commons. No account needed.',
    path: '/sign-up/',
    nav: '/',
    parts: {
      form:
        found && chosen && (asGuest || hands.length > 0) ? (
          <>
            <p class="lead">
              <a href={commonsPath(found.commons.slug)}>
                <UserText text={found.commons.title} />
              </a>
              , {dateWords(context, found.commons, chosen.date)}
            </p>
            {asGuest ? (
              <GuestForm
                context={context}
                commons={found.commons}
                {...chosen}
                guests={guests}
                {...{ answers, errors }}
              />
            ) : (
              <>
                <Roles context={context} commons={found.commons} {...chosen} standings={hands} />
                <SignupForm
                  context={context}
                  commons={found.commons}
                  {...chosen}
                  standings={hands}
                  {...{ answers, errors }}
                />
              </>
            )}
          </>
        ) : (
          <Looking
            context={context}
            looking={await lookingForHands(db, context.now, mostLooking)}
            named={Boolean(answers.commons)}
          />
        ),
    },
  };
}

interface LookingProps {
  context: PageContext;
  looking: Awaited<ReturnType<typeof lookingForHands>>;
  /** True when a commons was named that asks for nobody. */
  named: boolean;
}

const Looking = ({ context, looking: { list, more }, named }: LookingProps) => (
  <>
    {(named || list.length > 0) && (
      <p class="lead">
        {named ? 'That commons looks for nobody at the moment.' : 'Choose what you would like to lend a hand at.'}
        {named && list.length > 0 && ' These do:'}
      </p>
    )}
    {list.length === 0 ? (
      <Empty lead="Nobody looks for helping hands at the moment.">
        <p>You could hold something yourself, and ask for some.</p>
      </Empty>
    ) : (
      <ul class="past-list looking">
        {list.map(({ slug, title, zone, startsAt }) => (
          <li>
            <a href={`/sign-up/?commons=${encodeURIComponent(slug)}`}>
              <UserText text={title} />
            </a>{' '}
            <span class="notice-facts">
              <span>{longDate(context.settings, { at: startsAt, zone })}</span>
            </span>
          </li>
        ))}
        {more > 0 && (
          <li>
            And {more} more that come later: <a href="/month/">see them month by month</a>.
          </li>
        )}
      </ul>
    )}
  </>
);
