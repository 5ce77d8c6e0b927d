/**
 * Every form of the site: where it is posted, what it asks for, and how much that may be. A test compares
 * the list to the routes; other tests post to each of them.
 */

/** How long a text may be, in characters; 0 for a word, a date, a number or a box. */
type Asked = Readonly<Record<string, number>>;

export interface Form {
  /** As the route is written. */
  path: string;
  asks: Asked;
  /** The most that may be posted. */
  kilobytes: number;
}

const proposal: Asked = {
  title: 100,
  kind: 0,
  summary: 4000,
  date: 0,
  starts: 0,
  ends: 0,
  ends_later: 0,
  repeats: 0,
  until: 0,
  area: 60,
  place: 200,
  reveal: 0,
  bring: 1000,
  access: 1000,
  roles: 2000,
  roles_later: 0,
  host: 80,
  steward_name: 60,
  steward_email: 0,
};
const { date: _d, starts: _s, ends: _e, ends_later: _l, repeats: _r, until: _u, area: _a, ...text } = proposal;
const { place: _p, steward_email: _m, ...edit } = text;
const line: Asked = { act: 0, what: 200, quantity: 0, unit: 0, who: 60 };
const log: Asked = { ...line, when: 0, commons: 0, email: 0, corrects: 0, once: 0 };
const first = Object.fromEntries(Object.entries(line).map(([name, most]) => [`${name}-1`, most]));
const many: Asked = { ...first, when: 0, commons: 0, email: 0, once: 0, lines: 0 };
const victory: Asked = { told: 300, name: 60, invites: 0 };
const decision: Asked = { decision: 0, note: 2000, version: 0 };

/** Of what may be changed while it waits, some of each kind. */
const changed: Asked = { title: 100, summary: 4000, roles: 2000, date: 0, 'what-1': 200, version: 0 };

const usual = (path: string, asks: Asked): Form => ({ path, asks, kilobytes: 32 });

export const forms: Form[] = [
  { path: '/propose/', asks: proposal, kilobytes: 104 },
  { path: '/yours/:token/edit/', asks: edit, kilobytes: 104 },
  usual('/yours/:token/plan/', {
    act: 0,
    which: 0,
    sequence: 0,
    date: 0,
    starts: 0,
    ends: 0,
    ends_later: 0,
    area: 60,
    place: 200,
    quiet: 0,
  }),
  usual('/log/', log),
  { path: '/log/many/', asks: many, kilobytes: 192 },
  usual('/desk/:token/ledger/', { line: 0, what: 0 }),
  usual('/yours/:token/victory/', victory),
  usual('/desk/:token/victory/', victory),
  usual('/offer/', {
    direction: 0,
    category: 0,
    title: 100,
    details: 2000,
    quantity: 60,
    area: 60,
    until: 0,
    commons: 0,
    how_often: 0,
    hands: 0,
    name: 60,
    email: 0,
  }),
  usual('/offers/:slug/answer/', { name: 60, email: 0, message: 2000, show_email: 0 }),
  usual('/offers/:slug/hands/', { name: 60, date: 0, email: 0 }),
  usual('/reply/:token/', { message: 2000 }),
  usual('/yours/:token/keep/', {}),
  usual('/yours/:token/answers/', { press: 0 }),
  usual('/yours/:token/done/', log),
  usual('/sign-up/', { commons: 0, role: 0, date: 0, name: 60, email: 0, newcomer: 0, show_name: 0 }),
  usual('/yours/:token/coming/', { take_off: 0 }),
  usual('/desk/', { email: 0 }),
  usual('/desk/:token/stewards/', { email: 0, take_back: 0 }),
  usual('/desk/:token/turn/', { press: 0 }),
  usual('/invitation/:token/', { name: 60, press: 0 }),
  usual('/yours/:token/invitation/', { email: 0, take_back: 0 }),
  { path: '/yours/:token/log/', asks: many, kilobytes: 192 },
  // Of every kind, the lines of the ledger among them.
  { path: '/yours/:token/', asks: changed, kilobytes: 192 },
  usual('/yours/:token/withdrawal/', { what: 0, 'line-1': 0 }),
  usual('/review/:token/', decision),
  usual('/desk/:token/:entry/', decision),
  usual('/desk/:token/together/:about/', { 'approve-00000000-0000-4000-8000-000000000000': 0 }),
  usual('/desk/:token/remove/', { 'remove-00000000-0000-4000-8000-000000000000': 0, press: 0 }),
  usual('/mail/:box/', { press: 0 }),
];

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
