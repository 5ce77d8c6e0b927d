import type { Sentences } from '../sentences.ts';

export const signupsSentences: Sentences = {
  label: 'sign-up',
  one: 'a sign-up',
  yours: 'Your sign-up',
  readNext: 'A steward reads your sign-up, mostly within a day or two.',
  received: (day) => `We have your sign-up of ${day}`,
  link: 'Your private link, to follow your sign-up, change it while it waits, or take it back',
  asks: 'A new sign-up waits for a decision.',
  waits: 'A sign-up waits for a decision',
  decided: 'This sign-up is decided',
  approve: 'Approve this sign-up',
  approved: 'Your sign-up is up, for everyone to see.',
  question: (day) => ({
    subject: `A question about your sign-up of ${day}`,
    lead: `A steward read your sign-up of ${day} and has a question.`,
  }),
  declined: (day) => ({
    subject: `About your sign-up of ${day}: the name is not shown`,
    lead: 'Your place is yours all the same: a steward only decided not to show your name on the page.',
  }),
};
