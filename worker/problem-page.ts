import { HTTPException } from 'hono/http-exception';
import { SettingsError } from '../schema/settings.ts';
import type { AppContext } from './context.ts';
import { logError } from './log.ts';
import { ownPage } from './page.tsx';
import { Problem, problemView } from './problem.tsx';

/** Answers with a clear page and the right status, whatever went wrong. Only a surprise is logged. */
export async function answerProblem(c: AppContext, error: Error): Promise<Response> {
  if (error instanceof SettingsError) {
    console.error(error.message);
    return c.text('This site is not set up yet. Whoever runs it finds in its log what to set.\n', 503);
  }
  const problem = error instanceof Problem ? error : surprise(error);
  const page = await ownPage(c, problemView(problem), { status: problem.status });
  if (problem.retryAfter !== null) page.headers.set('Retry-After', String(problem.retryAfter));
  return page;
}

function surprise(error: Error): Problem {
  if (!(error instanceof HTTPException)) logError(error);
  return new Problem(
    503,
    'Something went wrong here',
    'It is our fault, not yours. Nothing was saved. Try again in a few minutes; your browser’s back button keeps what you wrote.',
  );
}
