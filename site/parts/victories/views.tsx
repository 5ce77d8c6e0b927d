import type { Database } from '../../../schema/database.ts';
import { newestVictories } from '../../../schema/victories/queries.ts';
import { Report } from '../messages/report.tsx';
import type { Html, PageContext, View } from '../view.ts';
import { VictoryNotice } from './list.tsx';

const mostShown = 40;

/** What came of it, newest first. */
export async function victoriesView(db: Database, context: PageContext): Promise<View> {
  const list = await newestVictories(db, context.now, mostShown);
  return {
    title: 'What came of it',
    description: 'What neighbours made of what was given, and what you can join next.',
    path: '/victories/',
    nav: '/offers/',
    parts: {
      main: (
        <>
          <div class="welcome">
            <h1>What came of it</h1>
            <p class="lead">Small things that worked out, each with something to join next.</p>
          </div>
          {list.length === 0 ? (
            <NothingTold />
          ) : (
            <>
              <ul class="victories">
                {list.map((told) => (
                  <li>
                    <VictoryNotice context={context} told={told} />
                  </li>
                ))}
              </ul>
              <p>
                Something came of what you put up or took on? Your private link has a place to tell it. This page is
                also a <a href="/victories.xml">news feed</a>.
              </p>
              <Report path="/victories/" words="Report one of them" />
            </>
          )}
        </>
      ),
    },
  };
}

const NothingTold = () => (
  <div class="empty">
    <p class="empty-lead">Nothing has been told yet.</p>
    <p>It may begin with a task so ordinary that nobody bothers to claim it.</p>
    <p>
      <a class="button" href="/offers/">
        See what is open now
      </a>
    </p>
  </div>
);

/** The newest for the front page; empty while nothing was told. */
export async function latestVictory(db: Database, context: PageContext): Promise<Html> {
  const [told] = await newestVictories(db, context.now, 1);
  if (!told) return '';
  return (
    <section class="latest" aria-labelledby="latest">
      <h2 id="latest">What came of it</h2>
      <VictoryNotice context={context} told={told} />
      <p class="onward">
        <a href="/victories/">More that worked out</a>
      </p>
    </section>
  );
}
