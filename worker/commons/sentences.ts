import type { Sentences } from '../sentences.ts';

/** Of a commons that somebody proposes. */
export const commonsSentences: Sentences = {
  label: 'proposal',
  one: 'a proposal',
  yours: 'Your proposal',
  readNext: 'A steward reads your proposal, mostly within a day or two.',
  received: (day) => `We have your proposal for ${day}`,
  link: 'Your private link, to follow your proposal, change it while it waits, or take it back',
  asks: 'A new proposal waits for a decision.',
  waits: 'A proposal waits for a decision',
  decided: 'This proposal is decided',
  approve: 'Approve this proposal',
  approved: 'Your proposal is up, for everyone to see.',
  question: (day) => ({
    subject: `A question about your proposal of ${day}`,
    lead: `A steward read your proposal of ${day} and has a question.`,
  }),
  declined: (day) => ({
    subject: `Not this time: your proposal of ${day}`,
    lead: `A steward read your proposal of ${day} and decided not to put it up.`,
  }),
};

/** Of another text for a commons that is up. */
export const editsSentences: Sentences = {
  label: 'change',
  one: 'a change',
  yours: 'Your change',
  readNext: 'A steward reads your change, mostly within a day or two.',
  received: (day) => `We have your change of ${day}`,
  link: 'Your private link, to follow your change, change it while it waits, or take it back',
  asks: 'A new change waits for a decision.',
  waits: 'A change waits for a decision',
  decided: 'This change is decided',
  approve: 'Approve this change',
  approved: 'Your change is up, for everyone to see.',
  question: (day) => ({
    subject: `A question about your change of ${day}`,
    lead: `A steward read your change of ${day} and has a question.`,
  }),
  declined: (day) => ({
    subject: `Not this time: your change of ${day}`,
    lead: `A steward read your change of ${day} and decided not to put it up.`,
  }),
};
