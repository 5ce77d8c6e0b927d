import type { Form } from '../../forms.ts';

export const forms: Form[] = [
  { path: '/reply/:token/', asks: { message: 2000 }, kilobytes: 32 },
  { path: '/yours/:token/answers/', asks: { press: 0 }, kilobytes: 32 },
];
