import type { Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { writeTogether } from '../schema/database.ts';
import type { Answers } from '../schema/form.ts';
import { confirm } from '../schema/recipients.ts';
import { keyedHash } from '../schema/secrets.ts';
import { trapField } from '../site/parts/form.tsx';
import { networkOf } from './connection.ts';
import type { App, AppContext } from './context.ts';
import { logError } from './log.ts';
import { Problem } from './problem.tsx';

/**
 * The names of what a form asks for; a pattern for those that are counted, like `what-1`. Nothing else
 * that is posted is read, kept or given back.
 */
export type FieldNames = readonly (string | RegExp)[];

/** How much a form may send where that is more than usual. */
export interface FormSize {
  kilobytes: number;
  /** Answers, those included that it does not ask for. */
  fields: number;
}

export const usualForm: FormSize = { kilobytes: 32, fields: 100 };
/** All that a proposal may say: 8,500 letters, each up to twelve bytes on its way. */
export const longForm: FormSize = { kilobytes: 104, fields: 100 };
/** Fifty lines of the ledger, each of 260 letters; as many as 200 are answered with how many it takes. */
export const manyLines: FormSize = { kilobytes: 192, fields: 1100 };

/**
 * Stands before every form: the same for all, in this order. Same origin, size, kind of body, trap,
 * rate; only then is the handler given what was typed.
 *
 * @param names what it asks for, or what says so once the practices are known
 */
export const form = (
  names: FieldNames | ((c: AppContext) => FieldNames),
  handle: (c: AppContext, answers: Answers) => Promise<Response>,
  size = usualForm,
): [MiddlewareHandler<App>, MiddlewareHandler<App>, Handler<App>] => [
  async (c, next) => {
    if (!isSameOrigin(c.req.raw, c.var.purposes)) {
      throw new Problem(403, 'This form was sent from another site', 'Open the form on this site and send it there.');
    }
    await next();
  },
  bodyLimit({
    maxSize: size.kilobytes * 1024,
    onError: () => {
      throw new Problem(
        413,
        'That is too long',
        `This form takes up to ${size.kilobytes} kilobytes. Go back, shorten it and send it again.`,
      );
    },
  }),
  async (c) => {
    const asked = typeof names === 'function' ? names(c) : names;
    const answers = await readAnswers(c.req.raw, asked, size);
    if (answers[trapField]) return c.redirect('/sent/', 303);
    await limitRate(c, answers);
    try {
      const answer = await handle(c, answers);
      await noteMailBox(c, answer);
      return answer;
    } catch (error) {
      if (error instanceof Problem) throw error.status === 429 ? error.with(answers) : error;
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
function isSameOrigin(request: Request, purposes: readonly string[]): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('Origin');
  const url = new URL(request.url);
  if (origin === 'null') return purposes.some((purpose) => url.pathname.startsWith(`/${purpose}/`));
  return origin === null || origin === url.origin;
}

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

async function readAnswers(request: Request, names: FieldNames, { fields }: FormSize): Promise<Answers> {
  const [, type] = formTypes.exec(request.headers.get('Content-Type') ?? '') ?? [];
  if (!type) throw new Problem(415, 'That was not a form', 'Open the form on this site and send it from there.');
  const posted = /^app/i.test(type) ? pairs(await request.arrayBuffer(), fields) : await parts(request, fields);
  const answers: Answers = Object.create(null);
  // The first answer of a name counts.
  for (const [name, value] of posted) if (isAsked(names, name)) answers[name] ??= value;
  return answers;
}

const isAsked = (names: FieldNames, name: string) =>
  name === trapField || names.some((one) => (typeof one === 'string' ? one === name : one.test(name)));

/** What is sent as text. Counted before anything is made of it. */
function pairs(body: ArrayBuffer, most: number): Iterable<[string, string]> {
  const text = new TextDecoder().decode(body);
  if (text.split('&', most + 1).length > most) throw tooManyAnswers();
  return new URLSearchParams(text);
}

/** What is sent in parts; a file is no answer. */
async function parts(request: Request, most: number): Promise<[string, string][]> {
  const data = await request.formData().catch(() => {
    throw new Problem(400, 'That form could not be read', 'Open the form again and send it once more.');
  });
  const answers: [string, string][] = [];
  for (const [name, value] of data) {
    if (answers.length === most) throw tooManyAnswers();
    if (typeof value === 'string') answers.push([name, value]);
  }
  return answers;
}

const tooManyAnswers = () =>
  new Problem(413, 'Those are too many answers', 'No form of this site asks that much. Open it again and fill it in.');

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
    !limit ||
    network === null ||
    (await limit.limit({ key: await keyedHash(keys, `rate/${today}/${network}`) })).success;
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
