import type { Sentences } from '../sentences.ts';

/** Of a commons that somebody proposes. */
export const commonsSentences: Sentences = {
  label: 'proposal',
  one: 'a proposal',
  yours: 'Your proposal',
  readNext: 'A steward reads your proposal, mostly within a day or two.',
  received: (which) => `We have your proposal ${which}`,
  link: 'Your private link, to follow your proposal, change it while it waits, or take it back',
  asks: 'A new proposal waits for a decision.',
  waits: 'A proposal waits for a decision',
  decided: 'This proposal is decided',
  approve: 'Approve this proposal',
  approved: 'Your proposal is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your proposal ${which}`,
    lead: `A steward read your proposal ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your proposal ${which}`,
    lead: `A steward read your proposal ${which} and decided not to put it up.`,
  }),
};

/** Of another text for a commons that is up. */
export const editsSentences: Sentences = {
  label: 'change',
  one: 'a change',
  yours: 'Your change',
  readNext: 'A steward reads your change, mostly within a day or two.',
  received: (which) => `We have your change ${which}`,
  link: 'Your private link, to follow your change, change it while it waits, or take it back',
  asks: 'A new change waits for a decision.',
  waits: 'A change waits for a decision',
  decided: 'This change is decided',
  approve: 'Approve this change',
  approved: 'Your change is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your change ${which}`,
    lead: `A steward read your change ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your change ${which}`,
    lead: `A steward read your change ${which} and decided not to put it up.`,
  }),
};
