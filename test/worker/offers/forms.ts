import type { Form } from '../../forms.ts';
import { log } from '../ledger/forms.ts';

export const forms: Form[] = [
  {
    path: '/offer/',
    asks: {
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
    },
    kilobytes: 32,
  },
  {
    path: '/offers/:slug/answer/',
    asks: { name: 60, email: 0, message: 2000, show_email: 0 },
    kilobytes: 32,
  },
  { path: '/offers/:slug/hands/', asks: { name: 60, date: 0, email: 0 }, kilobytes: 32 },
  { path: '/reply/:token/', asks: { message: 2000 }, kilobytes: 32 },
  { path: '/yours/:token/keep/', asks: {}, kilobytes: 32 },
  { path: '/yours/:token/answers/', asks: { press: 0 }, kilobytes: 32 },
  { path: '/yours/:token/done/', asks: log, kilobytes: 32 },
];
