import type { Sentences } from '../sentences.ts';

export const ledgerSentences: Sentences = {
  label: 'line for the ledger',
  one: 'a line for the ledger',
  yours: 'Your line for the ledger',
  readNext: 'A steward reads your line for the ledger, mostly within a day or two.',
  received: (which) => `We have your line for the ledger ${which}`,
  link: 'Your private link, to follow your line for the ledger, change it while it waits, or take it back',
  asks: 'A new line for the ledger waits for a decision.',
  waits: 'A line for the ledger waits for a decision',
  decided: 'This line for the ledger is decided',
  approve: 'Approve this line for the ledger',
  approved: 'Your line for the ledger is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your line for the ledger ${which}`,
    lead: `A steward read your line for the ledger ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `Not this time: your line for the ledger ${which}`,
    lead: `A steward read your line for the ledger ${which} and decided not to put it up.`,
  }),
};
