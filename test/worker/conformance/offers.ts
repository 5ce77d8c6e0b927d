import { onTheBoard, putUp, sweeping, takeOn } from '../offers.ts';
import type { Samples } from './sample.ts';

export const samples: Samples = {
  kinds: {
    offers: {
      send: (word, sender) =>
        putUp({
          title: `Ladder ${word}`,
          details: word,
          quantity: word,
          area: word,
          name: word,
          email: sender,
          wanted_back: word,
        }),
      shownOn: [/^\/offers\/$/, /^\/offers\/[^/]+\/$/, /^\/offers\/find\/$/],
      takeBack: {},
    },
    hands: {
      async send(word, sender) {
        const { page } = await onTheBoard(sweeping);
        return takeOn(page, { name: word, email: sender });
      },
      shownOn: [/^\/offers\//],
      takeBack: {},
    },
  },
};
