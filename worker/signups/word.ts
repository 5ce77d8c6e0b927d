import type { Commons } from '../../schema/commons/table.ts';
import { lookedAfterBy } from '../../site/parts/commons/words.ts';
import type { Town } from '../context.ts';
import type { Block } from '../mail/letter.tsx';

type About = Pick<Commons, 'title' | 'stewardName' | 'slug'>;

/** What the subject of a letter begins with; the title of the commons follows. */
export const letterHeadline = ({ stewardName }: About) => (stewardName ? `${stewardName} writes` : 'News');

/**
 * Words of whoever holds a commons, for a mail: they come first. Who did not confirm their address reads them on their
 * private page, where their own link leads.
 */
export function wordsFirst(commons: About, said: string[], isConfirmed: boolean): Block[] {
  const name = lookedAfterBy(commons);
  if (said.length === 0) return [];
  if (!isConfirmed)
    return [`${name}, who looks after “${commons.title}”, wrote to you. It stands on your private page.`];
  return [`${name}, who looks after “${commons.title}”, writes:`, ...said.map((quote) => ({ quote }))];
}

/** Where the stewards are told of a letter that is no word about the day. */
export const reportLetter = ({ settings }: Pick<Town, 'settings'>, { slug }: About): Block[] =>
  slug
    ? [
        {
          label: 'Is this about something else, such as goods for sale? Tell the stewards of this site',
          link: `${settings.SITE_URL}/write/?page=/commons/${slug}/`,
        },
      ]
    : [];
