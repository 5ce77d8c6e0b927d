import type { Form } from '../../forms.ts';

export const forms: Form[] = [
  {
    path: '/sign-up/',
    asks: { commons: 0, role: 0, date: 0, name: 60, email: 0, newcomer: 0, show_name: 0 },
    kilobytes: 32,
  },
  { path: '/yours/:token/coming/', asks: { take_off: 0, word: 500 }, kilobytes: 32 },
];
