import { Temporal } from 'temporal-polyfill';
import { serving } from './serve.ts';

/** What D1 wrote for one form, its mails included. */
export interface FormWrites {
  form: string;
  /** While few entries wait: each steward gets a mail of its own. */
  calm: number;
  /** While many wait: there is a digest, and nothing more is written for a steward. */
  flooded: number;
}

type Fields = Record<string, string>;

/** More waiting than this, and the stewards get a digest. */
const calmUpTo = 10;

/**
 * Sends every public form to the real worker, when it is calm and under a flood, and counts the rows that D1 says
 * it wrote. Of the plan's 100,000 a day they are what a flood uses up.
 *
 * @param state the folder of a migrated database
 * @param dist the built site
 */
export function formWrites(state: string, dist: string): Promise<FormWrites[]> {
  return serving(state, dist, sendAll);
}

const day = Temporal.Now.plainDateISO().add({ days: 20 }).toString();
const yesterday = Temporal.Now.plainDateISO().subtract({ days: 1 }).toString();

const proposal: Fields = {
  title: 'Swap table',
  kind: 'free-store',
  summary: 'Bring what you no longer use.',
  area: 'Riverside',
  date: day,
  starts: '14:00',
  ends: '17:00',
  repeats: 'never',
  until: '',
  place: '12 Quay Street',
  reveal: 'now',
  bring: '',
  access: '',
  host: '',
  roles: '4 × Carrying',
  steward_name: 'Amina',
};
const line: Fields = {
  act: 'task',
  what: 'Sweeping',
  quantity: '1',
  unit: '',
  when: yesterday,
  who: 'Amina',
  commons: '',
};
const offer: Fields = {
  direction: 'offer',
  category: 'tools',
  title: 'Ladder',
  details: 'Long.',
  quantity: 'one',
  area: 'Riverside',
  until: '',
  commons: '',
  how_often: '',
  hands: '',
  name: 'Dov',
  email: 'dov@example.net',
};
const chore: Fields = { ...offer, direction: 'chore', title: 'Sweep the steps', how_often: 'weekly', hands: '9' };

async function sendAll(site: string): Promise<FormWrites[]> {
  let count = 0;
  const someone = () => `neighbour${++count}@example.net`;
  const send = (path: string, fields: Fields) => post(site, path, fields);
  const { page, yours } = await approved(site, await send('/propose/', { ...proposal, steward_email: someone() }));
  const ladder = await approved(site, await send('/offer/', offer));
  const steps = await approved(site, await send('/offer/', chore));
  const commons = decodeURIComponent(page.split('/').at(-2) ?? '');
  const forms: Record<string, () => Promise<Sent>> = {
    'a proposal': () => send('/propose/', { ...proposal, title: `Soup ${count}`, steward_email: someone() }),
    'a line of the ledger': () => send('/log/', { ...line, what: `Sweeping ${count}`, email: someone() }),
    'an offer': () => send('/offer/', { ...offer, title: `Ladder ${count}`, email: someone() }),
    'a sign-up': () => send('/sign-up/', { commons, role: 'Carrying', name: `Kim ${count}`, email: someone() }),
    'an answer': () =>
      send(`${ladder.page}answer/`, { name: `Hana ${count}`, email: someone(), message: `May I have it? ${count}` }),
    'a hand': () => send(`${steps.page}hands/`, { name: `Emre ${count}`, date: day, email: someone() }),
    'a victory': () =>
      send(`${yours}victory/`, { told: `It was good ${count}.`, name: '', invites: `commons:${commons}` }),
  };
  const writes: FormWrites[] = [];
  for (const [form, sendOne] of Object.entries(forms))
    writes.push({ form, calm: (await sendOne()).written, flooded: 0 });
  for (let waiting = writes.length; waiting <= calmUpTo + 2; waiting++) await forms['a proposal']?.();
  for (const one of writes) one.flooded = (await forms[one.form]?.())?.written ?? Number.NaN;
  return writes;
}

interface Sent {
  written: number;
  location: string;
}

async function post(site: string, path: string, fields: Fields): Promise<Sent> {
  const body = new URLSearchParams(fields);
  const answer = await fetch(site + path, { method: 'POST', body, redirect: 'manual', headers: { 'X-Count': 'yes' } });
  if (answer.status !== 303) throw new Error(`${path} was answered with ${answer.status}.`);
  return { written: Number(answer.headers.get('X-Rows-Written')), location: answer.headers.get('Location') ?? '' };
}

/** Has a steward approve what was sent last; gives its page and the sender's link. */
async function approved(site: string, { location }: Sent): Promise<{ page: string; yours: string }> {
  const find = async (wanted: RegExp) => {
    for (const { text } of (await (await fetch(`${site}/inbox.json`)).json()) as { text: string }[]) {
      const [found] = wanted.exec(text) ?? [];
      if (found) return found;
    }
    throw new Error(`No mail has ${wanted}.`);
  };
  await post(site, await find(/\/review\/[\w-]{43}\//), { decision: 'approve', note: '' });
  const page = await find(/\/(commons|offers)\/[^/\s]+\//);
  return { page, yours: new URL(location, site).pathname };
}
