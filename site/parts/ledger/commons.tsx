import type { Database } from '../../../schema/database.ts';
import { type ActsPage, commonsActs, talliesOf } from '../../../schema/ledger/queries.ts';
import type { Tally } from '../../../schema/ledger/table.ts';
import { Older } from '../older.tsx';
import type { Html, PageContext } from '../view.ts';
import { Acts } from './list.tsx';
import { sums } from './words.ts';

/** Lines that one page of a commons shows; the rest is a search away. */
const onCommonsPage = 20;

/** What was done at one commons, as it stands below its notice. */
export async function commonsLedger(
  db: Database,
  context: PageContext,
  { entryId, slug }: { entryId: string; slug: string },
): Promise<Html> {
  const [page, tallies] = await Promise.all([
    commonsActs(db, entryId, onCommonsPage),
    talliesOf(db, 'commons', entryId),
  ]);
  return <CommonsLedger context={context} slug={slug} page={page} tallies={tallies} />;
}

interface CommonsLedgerProps {
  context: PageContext;
  slug: string;
  page: ActsPage;
  tallies: Tally[];
}

const CommonsLedger = ({ context, slug, page: { list, next }, tallies }: CommonsLedgerProps) => {
  const query = `?commons=${encodeURIComponent(slug)}`;
  // On its own page a commons need not be named in each line.
  const lines = list.map((one) => ({ ...one, commons: null, act: { ...one.act, host: null } }));
  const inAll = sums(context.settings, tallies);
  return (
    <section class="commons-ledger" aria-labelledby="ledger">
      <h2 id="ledger">What was done here</h2>
      {inAll && <p class="lead">{inAll}.</p>}
      {list.length === 0 ? <p>Nothing has been written down yet.</p> : <Acts context={context} list={lines} />}
      {next && <Older path={`/ledger/find/${query}`} words="All lines of this commons" />}
      <p class="ledger-actions">
        <a class="button quiet" href={`/log/${query}`}>
          Log what you did
        </a>{' '}
        <a href={`/log/many/${query}`}>Log many at once</a> <a href="/ledger/">The ledger</a>
      </p>
    </section>
  );
};
