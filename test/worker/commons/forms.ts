import type { Asked, Form, RunningTown } from '../../forms.ts';

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

export const forms: Form[] = [
  { path: '/propose/', asks: proposal, kilobytes: 104 },
  {
    path: '/yours/:token/plan/',
    asks: {
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
      word: 1000,
      seen: 1000,
    },
    kilobytes: 32,
  },
  { path: '/commons/:slug/ask/', asks: { name: 60, email: 0, message: 2000, show_email: 0 }, kilobytes: 32 },
];

export const places = async ({ commons }: RunningTown) => ({ '/commons/:slug/ask/': `${commons.page}ask/` });
/** What the form for another text asks for, once it is up. */
export const edited: Asked = { ...edit, starts: 0 };

export const changed: Asked = { title: 100, summary: 4000, roles: 2000, date: 0 };
