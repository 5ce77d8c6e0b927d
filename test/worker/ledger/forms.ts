import type { Asked, Form } from '../../forms.ts';

const line: Asked = { act: 0, what: 200, quantity: 0, unit: 0, who: 60 };
/** One line. */
export const log: Asked = { ...line, when: 0, commons: 0, email: 0, corrects: 0, once: 0 };
const first = Object.fromEntries(Object.entries(line).map(([name, most]) => [`${name}-1`, most]));
/** Many lines. */
export const many: Asked = { ...first, when: 0, commons: 0, email: 0, once: 0, lines: 0 };

export const forms: Form[] = [
  { path: '/log/', asks: log, kilobytes: 32 },
  { path: '/log/many/', asks: many, kilobytes: 192 },
  { path: '/desk/:token/ledger/', asks: { line: 0, what: 0 }, kilobytes: 32 },
];

export const changed: Asked = { 'what-1': 200 };

export const takenBack: Asked = { what: 0, 'line-1': 0 };
