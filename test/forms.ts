/// <reference types="vite/types/importMeta.d.ts" />
/**
 * Every form of the site: where it is posted, what it asks for, and how much that may be. A test compares
 * the list to the routes; other tests post to each of them.
 *
 * The forms of a practice stand in `test/worker/<practice>/forms.ts`, and are found by their place.
 */

/** How long a text may be, in characters; 0 for a word, a date, a number or a box. */
export type Asked = Readonly<Record<string, number>>;

export interface Form {
  /** As the route is written. */
  path: string;
  asks: Asked;
  /** The most that may be posted. */
  kilobytes: number;
  /** The form whose fields it reads by the same code: what they cost is measured there. */
  like?: string;
}

/** A town that runs, as far as a practice puts something up in it. */
export interface RunningTown {
  /** A commons that is up: its private link and its page, as all paths here with a slash at both ends. */
  commons: { yours: string; page: string };
  /** Sends a form. */
  send(path: string, answers: Record<string, string>): Promise<unknown>;
  /** Sends something and has it approved. `about` is its title. */
  published(
    path: string,
    answers: Record<string, string>,
    to: string,
    about: string,
  ): Promise<{ yours: string; page: string }>;
  /** The link for a purpose in a mail to somebody about something, once it came. */
  link(purpose: string, to: string, about: string): Promise<string>;
}

/** What the file of a practice exports. */
interface PracticeForms {
  forms: Form[];
  /** Of what its senders may change while it waits, some of each kind: the form at their private link asks for it. */
  changed?: Asked;
  /** What the form asks for that changes what is up. */
  edited?: Asked;
  /** What a form asks that takes something back in parts, at the same link. */
  takenBack?: Asked;
  /**
   * Puts up what its forms are about, where that is no commons, and gives for each route of a form, as it is
   * written, where it is posted to.
   */
  places?(town: RunningTown): Promise<Record<string, string>>;
}

const practices = Object.values(import.meta.glob<PracticeForms>('./worker/*/forms.ts', { eager: true }));

const decision: Asked = { decision: 0, note: 2000, version: 0 };

/** A form of the usual size. */
const usual = (path: string, asks: Asked): Form => ({ path, asks, kilobytes: 32 });

/** What a steward mends, waiting or up. */
const mended: Asked = Object.assign({}, ...practices.flatMap(({ changed, edited }) => [changed, edited]), {
  version: 0,
});

/** Those that every practice shares: at a sender's own link, a steward's, and a mail box's. */
const shared: Form[] = [
  // Of every kind, the lines of the ledger among them.
  {
    path: '/yours/:token/',
    asks: Object.assign({}, ...practices.map(({ changed }) => changed), { to_stewards: 2000, version: 0 }),
    kilobytes: 192,
  },
  {
    path: '/yours/:token/edit/',
    asks: Object.assign({}, ...practices.map(({ edited }) => edited), { version: 0 }),
    kilobytes: 192,
  },
  usual('/yours/:token/withdrawal/', Object.assign({}, ...practices.map(({ takenBack }) => takenBack))),
  { path: '/review/:token/mend/', asks: mended, kilobytes: 192, like: '/yours/:token/' },
  { path: '/desk/:token/:entry/mend/', asks: mended, kilobytes: 192, like: '/yours/:token/' },
  usual('/review/:token/', decision),
  usual('/desk/:token/:entry/', decision),
  usual('/desk/:token/together/:about/', { 'approve-00000000-0000-4000-8000-000000000000': 0 }),
  usual('/desk/:token/remove/', { 'remove-00000000-0000-4000-8000-000000000000': 0, press: 0 }),
  usual('/mail/:box/', { press: 0 }),
];

export const forms: Form[] = [...practices.flatMap((one) => one.forms), ...shared];

/**
 * Where forms are posted to that are about something of their practice's own, by their routes. Of the others,
 * those with a link of a sender are about a commons.
 */
export async function ownPlaces(town: RunningTown): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const practice of practices) {
    for (const [route, place] of Object.entries((await practice.places?.(town)) ?? {})) places.set(route, place);
  }
  return places;
}

/** What takes long to read for whoever looks at it carelessly, each to be repeated. */
export const evil: Readonly<Record<string, string>> = {
  'pluses, as blanks': ' ',
  'marks in the wrong order': '\u0316\u0300',
  'a mark that is two': '\u0344',
  'parts of Hangul': '\u1112\u1161\u11ab',
  'blanks and tabs': ' \t',
  'empty lines': '\r\n',
  brackets: '(((',
  'for whom': 'first time(',
  digits: '1',
  points: '1.1.1.1.',
  clocks: '12:.h',
  'times without commas': '1 x 1 × 1 ',
  ats: '@@@',
  domains: 'a.a.a@',
  links: 'http://a.a/((',
  'a link in a link': '[a](mailto:',
  joiners: '\u200d\u200c',
  'joined letters': '\u0628\u200c',
  'hearts and joiners': '\u2764\ufe0f\u200d',
  'tags of a flag': '\u{1f3f4}\u{e0067}',
  'hidden marks': '\u0316\u034f\u0300',
  ellipses: '…',
  quotes: '"<&',
};
