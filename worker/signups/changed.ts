import type { Change, Occurrence } from '../../schema/commons/table.ts';
import type { ToTell } from '../../schema/signups/told.ts';
import { longDate, timeSpan } from '../../site/parts/dates.ts';
import { roleMoment } from '../../site/parts/signups/words.ts';
import type { Town } from '../context.ts';

/** What changed in sum, said first and in as few words as it takes; nothing when all is as they know it. */
export function whatChanged(
  { settings, context }: Town,
  { commons, role }: Pick<ToTell, 'commons' | 'role'>,
  date: Occurrence,
  changes: Change[],
  where: string,
): string[] {
  const { zone } = commons;
  const [first] = changes;
  if (!first) return [];
  const was = `${longDate(settings, { at: first.wasStartsAt, zone })}, ${timeSpan(settings, zone, first.wasStartsAt, first.wasEndsAt)}`;
  const now = `${longDate(settings, { at: date.startsAt, zone })}, ${timeSpan(settings, zone, date.startsAt, date.endsAt)}`;
  const did = (what: Change['what']) => changes.some((one) => one.what === what);
  const wasOff =
    did('opened') && changes.find(({ what }) => what === 'opened' || what === 'called-off')?.what === 'opened';
  if (date.calledOff) return wasOff ? [] : ['Called off', `It is called off: ${was}.`];
  const moved = changes.some(({ newTime }) => newTime);
  const elsewhere = changes.some(({ newPlace }) => newPlace);
  const parts = [...new Set(changes.flatMap((one) => (one.parts ? one.parts.split(', ') : [])))];
  const sentences = [
    wasOff ? `It takes place after all: ${now}.` : '',
    moved ? `It was moved to ${now}. Before, it was ${was}.` : '',
    moved && role.begins !== null
      ? `The hours of “${role.title}” moved with it to ${roleMoment(context, commons, role, date)}. Before, they were ${roleMoment(context, commons, role, { startsAt: first.wasStartsAt, endsAt: first.wasEndsAt })}.`
      : '',
    elsewhere ? whereNow(where) : '',
    parts.length > 0 ? `The text was changed: ${parts.join(', ')}.` : '',
  ].filter(Boolean);
  const headline = wasOff ? 'On again' : moved || elsewhere ? 'Moved' : 'Changed';
  return sentences.length > 0 ? [headline, ...sentences] : [];
}

/** @param where empty where it is not for a mail */
const whereNow = (where: string) =>
  where ? `It is at another place now: ${where}.` : 'It is at another place now, which stands on your private page.';
