import type { Sentences } from '../sentences.ts';

export const victoriesSentences: Sentences = {
  label: 'victory',
  one: 'a victory',
  yours: 'Your victory',
  readNext: 'A steward reads your victory, mostly within a day or two.',
  received: (which) => `We have your victory ${which}`,
  link: 'Your private link, to follow your victory, change it while it waits, or take it back',
  asks: 'A new victory waits for a decision.',
  waits: 'A victory waits for a decision',
  decided: 'This victory is decided',
  approve: 'Approve this victory',
  approved: 'Your victory is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your victory ${which}`,
    lead: `A steward read your victory ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your victory ${which}`,
    lead: `A steward read your victory ${which} and decided not to put it up.`,
  }),
};
