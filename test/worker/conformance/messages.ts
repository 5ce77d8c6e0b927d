import { type Samples, sent } from './sample.ts';

export const samples: Samples = {
  kinds: {
    messages: {
      send: (word, sender) =>
        sent('/write/', { reason: 'other', page: '/offers/', message: `See ${word}`, name: word, email: sender }),
      shownOn: [],
      takeBack: {},
    },
  },
};
