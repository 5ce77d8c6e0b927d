import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import { keptBefore } from '../../../schema/signups/queries.ts';
import type { Standing } from '../../../schema/signups/standings.ts';
import { before } from '../../../schema/time.ts';
import { plainDay } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { countWords, dayIn, isFull, roleTime } from './words.ts';

interface RolesProps {
  context: PageContext;
  commons: Pick<Commons, 'zone'>;
  date: Occurrence;
  standings: Standing[];
}

/** What hands are needed for at one date, how many are there, and the names that may be shown. */
export const Roles = ({ context, commons, date, standings }: RolesProps) => (
  <ul class="roles">
    {standings.map(({ role, taken, waiting, names }) => (
      <li>
        <strong>
          <UserText text={role.title} />
        </strong>{' '}
        <span class="notice-facts">
          <span class={isFull({ role, taken }) ? 'count full' : 'count'}>{countWords({ role, taken })}</span>
          {role.begins !== null && <span>{roleTime(context, commons, role, date)}</span>}
          {waiting > 0 ? (
            <span>{waiting} in line</span>
          ) : (
            isFull({ role, taken }) && <span>full, you can wait in line</span>
          )}
          {role.firstTime && <span>good for a first time</span>}
          {isKept(context, role, date) && <span>kept for newcomers until {keptUntil(context, commons, date)}</span>}
        </span>
        {/* A file may be read long after somebody left: names are for those who ask the site itself. */}
        {names.length > 0 && !context.lasting && (
          <p class="role-names">
            {names.map((name, index) => (
              <>
                {index > 0 && ', '}
                <UserText text={name} />
              </>
            ))}
            {taken > names.length && ` and ${taken - names.length} more`}
          </p>
        )}
      </li>
    ))}
  </ul>
);

export const isKept = ({ now }: PageContext, { forNewcomers }: Standing['role'], { startsAt }: Occurrence) =>
  forNewcomers && before(now.add(keptBefore), startsAt);

export const keptUntil = (context: PageContext, commons: Pick<Commons, 'zone'>, { startsAt }: Occurrence) =>
  plainDay(context, dayIn(commons, { startsAt: startsAt.subtract(keptBefore) }));
