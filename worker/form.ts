import type { Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Answers } from '../schema/form.ts';
import { mark } from '../schema/secrets.ts';
import { trapField } from '../site/parts/form.tsx';
import { logError } from './log.ts';
import { Problem } from './problem.tsx';
import type { App, AppContext } from './town.ts';

/** The most a form may send: fifty lines of the ledger, where a letter takes up to twelve bytes on its way. */
const mostKilobytes = 192;

/**
 * Stands before every form: the same for all, in this order. Same origin, size, kind of body, trap,
 * rate; only then is the handler given what was typed.
 */
export const form = (
  handle: (c: AppContext, answers: Answers) => Promise<Response>,
): [MiddlewareHandler<App>, MiddlewareHandler<App>, Handler<App>] => [
  async (c, next) => {
    if (!isSameOrigin(c.req.raw, c.var.purposes)) {
      throw new Problem(403, 'This form was sent from another site', 'Open the form on this site and send it there.');
    }
    await next();
  },
  bodyLimit({
    maxSize: mostKilobytes * 1024,
    onError: () => {
      throw new Problem(
        413,
        'That is too long',
        `A form takes up to ${mostKilobytes} kilobytes. Go back, shorten it and send it again.`,
      );
    },
  }),
  async (c) => {
    const answers = await readAnswers(c.req.raw);
    if (answers[trapField]) return c.redirect('/sent/', 303);
    await limitRate(c, answers);
    try {
      return await handle(c, answers);
    } catch (error) {
      if (error instanceof Problem) throw error.status === 429 ? error.with(answers) : error;
      logError(error);
      throw new Problem(503, 'We could not save that', 'It is our fault, not yours. Send it again in a few minutes.', {
        answers,
      });
    }
  },
];

/**
 * Browsers say where a form came from; one that says "from elsewhere" is refused. `Origin: null`
 * comes from our own private links, which send no referrer, in browsers too old for
 * `Sec-Fetch-Site`: there the link itself is the authority. Whoever sends neither is no browser, and
 * there is no cookie to abuse.
 */
function isSameOrigin(request: Request, purposes: readonly string[]): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('Origin');
  const url = new URL(request.url);
  if (origin === 'null') return purposes.some((purpose) => url.pathname.startsWith(`/${purpose}/`));
  return origin === null || origin === url.origin;
}

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

async function readAnswers(request: Request): Promise<Answers> {
  if (!formTypes.test(request.headers.get('Content-Type') ?? '')) {
    throw new Problem(415, 'That was not a form', 'Open the form on this site and send it from there.');
  }
  const data = await request.formData().catch(() => {
    throw new Problem(400, 'That form could not be read', 'Open the form again and send it once more.');
  });
  const answers: Answers = Object.create(null);
  // The first answer of a name counts; a file is no answer.
  for (const [name, value] of data) if (typeof value === 'string') answers[name] ??= value;
  return answers;
}

/** The address is only ever used as a hash that is different every day, and kept nowhere. */
async function limitRate(c: AppContext, answers: Answers): Promise<void> {
  const address = c.req.header('CF-Connecting-IP');
  if (!address || !c.env.RATE_LIMIT) return;
  const { keys, now } = c.var.town;
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const { success } = await c.env.RATE_LIMIT.limit({ key: await mark(keys, `rate/${today}/${address}`) });
  if (!success) {
    throw new Problem(
      429,
      'That was very fast',
      'Too many forms came from your connection. Wait a minute and send it again.',
      { answers, retryAfter: 60 },
    );
  }
}
