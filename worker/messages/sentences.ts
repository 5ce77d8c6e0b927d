import type { Sentences } from '../sentences.ts';

export const messagesSentences: Sentences = {
  label: 'message',
  one: 'a message',
  yours: 'Your message to the stewards',
  readNext: 'A steward reads your message, mostly within a day or two.',
  received: (which) => `We have your message ${which}`,
  link: 'Your private link, to read the answer, change your message while it waits, or take it back',
  asks: 'Somebody wrote to the stewards.',
  waits: 'Somebody wrote to the stewards',
  decided: 'This message is closed',
  approve: 'Close this message: what was to be done is done',
  approved: 'A steward read what you wrote.',
  closes: {
    approve: { label: 'Answer, and close it', hint: 'The sender reads what you write below.' },
    decline: { label: 'Close it without an answer', hint: 'For junk. A reason helps.' },
    closed: 'answered',
    standing: 'A steward read it, and closed it.',
    answered: (which) => ({
      subject: `An answer to your message ${which}`,
      lead: `A steward read your message ${which}, and did what was to be done.`,
    }),
  },
  question: (which) => ({
    subject: `A question about your message ${which}`,
    lead: `A steward read your message ${which} and has a question.`,
  }),
  declined: (which) => ({
    subject: `About your message ${which}`,
    lead: `A steward read your message ${which} and closed it.`,
  }),
};
