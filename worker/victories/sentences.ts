import type { Sentences } from '../sentences.ts';

export const victoriesSentences: Sentences = {
  label: 'victory',
  one: 'a victory',
  yours: 'Your victory',
  readNext: 'A steward reads your victory, mostly within a day or two.',
  received: (day) => `We have your victory of ${day}`,
  link: 'Your private link, to follow your victory, change it while it waits, or take it back',
  asks: 'A new victory waits for a decision.',
  waits: 'A victory waits for a decision',
  decided: 'This victory is decided',
  approve: 'Approve this victory',
  approved: 'Your victory is up, for everyone to see.',
  question: (day) => ({
    subject: `A question about your victory of ${day}`,
    lead: `A steward read your victory of ${day} and has a question.`,
  }),
  declined: (day) => ({
    subject: `Not this time: your victory of ${day}`,
    lead: `A steward read your victory of ${day} and decided not to put it up.`,
  }),
};
