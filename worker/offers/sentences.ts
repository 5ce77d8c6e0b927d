import type { Sentences } from '../sentences.ts';

/** Of an offer, a need or a chore. */
export const offersSentences: Sentences = {
  label: 'notice',
  one: 'a notice',
  yours: 'Your notice',
  readNext: 'A steward reads your notice, mostly within a day or two.',
  received: (which) => `We have your notice ${which}`,
  link: 'Your private link, to follow your notice, change it while it waits, or take it back',
  asks: 'A new notice waits for a decision.',
  waits: 'A notice waits for a decision',
  decided: 'This notice is decided',
  approve: 'Approve this notice',
  approved: 'Your notice is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your notice ${which}`,
    lead: `A steward read your notice ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your notice ${which}`,
    lead: `A steward read your notice ${which} and decided not to put it up.`,
  }),
};

/** Of somebody who takes a chore on. */
export const handsSentences: Sentences = {
  label: 'helping hand',
  one: 'a helping hand',
  yours: 'Your helping hand',
  readNext: 'A steward reads your helping hand, mostly within a day or two.',
  received: (which) => `We have your helping hand ${which}`,
  link: 'Your private link, to follow your helping hand, change it while it waits, or take it back',
  asks: 'A new helping hand waits for a decision.',
  waits: 'A helping hand waits for a decision',
  decided: 'This helping hand is decided',
  approve: 'Approve this helping hand',
  approved: 'Your helping hand is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your helping hand ${which}`,
    lead: `A steward read your helping hand ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your helping hand ${which}`,
    lead: `A steward read your helping hand ${which} and decided not to put it up.`,
  }),
};

/** Of another text for a notice that is up. */
export const noticeEditsSentences: Sentences = {
  label: 'change of a notice',
  one: 'a change of a notice',
  yours: 'Your change of a notice',
  readNext: 'A steward reads your change, mostly within a day or two.',
  received: (which) => `We have your change of a notice ${which}`,
  link: 'Your private link, to follow your change, change it while it waits, or take it back',
  asks: 'A change of a notice waits for a decision.',
  waits: 'A change of a notice waits for a decision',
  decided: 'This change of a notice is decided',
  approve: 'Approve this change of a notice',
  approved: 'Your change is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your change of a notice ${which}`,
    lead: `A steward read your change of a notice ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your change of a notice ${which}`,
    lead: `A steward read your change of a notice ${which} and decided to leave the notice as it is.`,
  }),
};
