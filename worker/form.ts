import type { Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { writeTogether } from '../schema/database.ts';
import type { Answers } from '../schema/form.ts';
import { confirm } from '../schema/recipients.ts';
import { mark } from '../schema/secrets.ts';
import { trapField } from '../site/parts/form.tsx';
import { networkOf } from './connection.ts';
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
    if (!isSameOrigin(c.req.raw)) {
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
      const answer = await handle(c, answers);
      await noteMailBox(c, answer);
      return answer;
    } catch (error) {
      if (error instanceof Problem) throw error;
      logError(error);
      throw new Problem(503, 'We could not save that', 'It is our fault, not yours. Send it again in a few minutes.', {
        answers,
      });
    }
  },
];

/** A form that was taken through a link in a mail shows that whoever sent it reads that mail box. */
async function noteMailBox(c: AppContext, answer: Response): Promise<void> {
  const { db, now } = c.var.town;
  const mailedTo = c.get('mailedTo');
  if (mailedTo && answer.status === 303) await writeTogether(db, [confirm(db, mailedTo, now)]).catch(logError);
}

/**
 * Browsers say where a form came from; one that says "from elsewhere" is refused. `Origin: null`
 * comes from our own private links, which send no referrer, in browsers too old for
 * `Sec-Fetch-Site`: there the link itself is the authority. Whoever sends neither is no browser, and
 * there is no cookie to abuse.
 */
function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('Origin');
  const url = new URL(request.url);
  if (origin === 'null') return /^\/(yours|review|desk|reply|invitation|mail)\//.test(url.pathname);
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

/**
 * The address is only ever used as a hash that is different every day, and kept nowhere. Whoever has IPv6 has
 * more addresses than there are forms to send, so that what is counted is the network they are in.
 */
async function limitRate(c: AppContext, answers: Answers): Promise<void> {
  const { keys, now } = c.var.town;
  const address = c.req.header('CF-Connecting-IP');
  if (!address) return;
  const { narrow, wide } = networkOf(address);
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const isFew = async (limit: RateLimit | undefined, network: string | null) =>
    !limit || network === null || (await limit.limit({ key: await mark(keys, `rate/${today}/${network}`) })).success;
  if ((await isFew(c.env.RATE_LIMIT, narrow)) && (await isFew(c.env.RATE_LIMIT_WIDE, wide))) {
    return;
  }
  throw new Problem(
    429,
    'That was very fast',
    'Too many forms came from your connection. Wait a minute and send it again.',
    { answers, retryAfter: 60 },
  );
}
