import { forgetKeepers, keeperAsked, keepersToAsk, keepersToTell, keeperTold } from '../../schema/circles/keepers.ts';
import { endKeys, keysThatAreOver } from '../../schema/circles/keys.ts';
import { dayOfLetter } from '../../schema/circles/letter-queries.ts';
import { keepersWithNews } from '../../schema/circles/news.ts';
import type { Keeper } from '../../schema/circles/table.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { longDate } from '../../site/parts/dates.ts';
import type { Town } from '../context.ts';
import { toKeeper } from './tell.ts';

/** The most keepers who are written to, and keys that are ended, in one minute. */
const mostAtOnce = 20;

/** Asks keepers, two weeks before the end of their turn, whether they go on: one mail a turn. */
export async function askKeepers(town: Town): Promise<void> {
  const statements: Statement[] = [];
  for (const keeper of await keepersToAsk(town.db, town.now, mostAtOnce)) {
    statements.push(...(await askWhetherOn(town, keeper)));
  }
  await writeTogether(town.db, statements);
}

async function askWhetherOn(town: Town, keeper: Keeper): Promise<Statement[]> {
  const { db, settings, now } = town;
  const { id, until } = keeper;
  const telling = {
    subject: 'Your turn as a keeper ends soon',
    blocks: [
      `Your turn as a keeper of ${settings.SITE_NAME} ends on ${longDate(settings, { at: until, zone: settings.TIME_ZONE })}. If you do nothing, it just ends, and that is fine.`,
      'To keep it, open with your key what is sealed on the page below: so a lost key is noticed while nothing is lost.',
    ],
    label: 'Keep it another 90 days',
  };
  const once = `keeper-turn/${id}/${until.epochMilliseconds}`;
  return [keeperAsked(db, id, now), ...(await toKeeper(town, keeper, telling, { below: 'turn/', once, until }))];
}

/** The hours of the day in which keepers are told that there is news, in the zone of the town. */
const [morning, evening] = [8, 20];

/**
 * Tells keepers, once a day in the morning, that there is something new: always in the same words, and of days that
 * are over only, so that a mail dates no letter. Where the day of UTC ends while people are awake, it is then.
 */
export async function tellNews(town: Town): Promise<void> {
  const { db, letters, now, settings } = town;
  const { hour } = now.toZonedDateTimeISO(settings.TIME_ZONE);
  if (hour < morning || hour >= evening) return;
  const keepers = await keepersToTell(db, now, mostAtOnce);
  if (keepers.length === 0) return;
  const withNews = await keepersWithNews(letters, keepers, now);
  const statements: Statement[] = [];
  for (const keeper of keepers) {
    statements.push(keeperTold(db, keeper.id, now));
    if (!withNews.has(keeper.id)) continue;
    statements.push(...(await toKeeper(town, keeper, news, { once: `keeper-news/${keeper.id}/${dayOfLetter(now)}` })));
  }
  await writeTogether(db, statements);
}

/** The same whatever it is, and however much. */
const news = {
  subject: 'There is something new in the letters',
  blocks: ['There is something new in the letters. You get this mail once a day at most, and it always says the same.'],
  label: 'The letters',
};

/** Ends keys that were replaced, or whose keeper's turn is over, and says so in the log. */
export async function endOldKeys({ db, now }: Town): Promise<void> {
  await endKeys(db, await keysThatAreOver(db, now, mostAtOnce), now);
}

/** Forgets the addresses of keepers whose turn has been over. */
export const forgetFormerKeepers = ({ db, now }: Town): Statement[] => [forgetKeepers(db, now)];
