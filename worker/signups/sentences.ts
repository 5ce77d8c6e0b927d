import type { Sentences } from '../sentences.ts';

export const signupsSentences: Sentences = {
  label: 'sign-up',
  one: 'a sign-up',
  yours: 'Your sign-up',
  readNext: 'A steward reads your sign-up, mostly within a day or two.',
  received: (which) => `We have your sign-up ${which}`,
  link: 'Your private link, to follow your sign-up, change it while it waits, or take it back',
  asks: 'A new sign-up waits for a decision.',
  waits: 'A sign-up waits for a decision',
  decided: 'This sign-up is decided',
  approve: 'Approve this sign-up',
  approved: 'Your sign-up is up, for everyone to see.',
  question: (which) => ({
    subject: `A question about your sign-up ${which}`,
    lead: `A steward read your sign-up ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `About your sign-up ${which}: the name is not shown`,
    lead: 'Your place is yours all the same: a steward only decided not to show your name on the page.',
  }),
};
