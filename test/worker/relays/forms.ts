import type { Form } from '../../forms.ts';

export const forms: Form[] = [
  { path: '/reply/:token/', asks: { message: 2000, question: 300, answer: 1000 }, kilobytes: 104 },
  { path: '/yours/:token/answers/', asks: { press: 0 }, kilobytes: 32 },
];
