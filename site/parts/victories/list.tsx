import type { Open, ToldVictory } from '../../../schema/victories/queries.ts';
import type { Opening, Victory } from '../../../schema/victories/table.ts';
import { commonsPath } from '../commons/list.tsx';
import { machineTime, mediumDate } from '../dates.ts';
import { offerPath } from '../offers/words.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';

export const openPath: Record<Opening, (slug: string) => string> = {
  chore: offerPath,
  commons: commonsPath,
  propose: () => '/propose/',
};
const beforeTitle: Record<Opening, string> = { chore: 'Take it on: ', commons: 'Come along: ', propose: '' };

/** How an invitation begins, before the title of what it invites to. */
export const openWords = ({ invites }: Pick<Open, 'invites'>) => beforeTitle[invites];

interface VictoryNoticeProps {
  context: PageContext;
  told: ToldVictory | { victory: Pick<Victory, 'told' | 'name' | 'publishedAt'>; open: Omit<Open, 'id'> | null };
}

/** What came of it, and what can be done next: the second is what the eye meets. */
export const VictoryNotice = ({ context, told: { victory, open } }: VictoryNoticeProps) => (
  <article class="victory">
    <p class="victory-told" dir="auto">
      {victory.told}
    </p>
    <VictoryFacts context={context} victory={victory} />
    <p>
      {open ? (
        <a class="button" href={openPath[open.invites](open.slug)}>
          <span>
            {openWords(open)}
            <UserText text={open.title} />
          </span>
        </a>
      ) : (
        <a class="button quiet" href="/offers/">
          See what is open now
        </a>
      )}
    </p>
  </article>
);

const VictoryFacts = ({
  context,
  victory,
}: {
  context: PageContext;
  victory: Pick<Victory, 'name' | 'publishedAt'>;
}) => {
  const { name, publishedAt } = victory;
  if (!(name || publishedAt)) return null;
  const moment = publishedAt && { at: publishedAt, zone: context.settings.TIME_ZONE };
  return (
    <p class="notice-facts">
      {name && (
        <span>
          told by <UserText text={name} />
        </span>
      )}
      {moment && <time datetime={machineTime(moment)}>{mediumDate(context.settings, moment)}</time>}
    </p>
  );
};
