import type { Sentences } from '../sentences.ts';

/** Of a question and its answer that are to stand on the page of a commons. */
export const questionsSentences: Sentences = {
  label: 'question',
  one: 'a question and its answer',
  yours: 'Your question',
  readNext: 'A steward reads both, mostly within a day or two.',
  received: (which) => `We have your question ${which}`,
  link: 'Your private link, to follow your question, or take it back',
  asks: 'A question and its answer wait for a decision. Who asked and who answered agree.',
  waits: 'A question waits for a decision',
  decided: 'This question is decided',
  approve: 'Approve this question',
  approved: 'Your question stands on the page now, with its answer.',
  question: (which) => ({
    subject: `About your question ${which}`,
    lead: `A steward read your question ${which} and has one.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your question ${which}`,
    lead: `A steward read your question ${which} and decided not to put it up.`,
  }),
};
