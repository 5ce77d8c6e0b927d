import { onTheBoard, putUp, sweeping, takeOn } from '../offers.ts';
import { filledIn, read } from '../town.ts';
import { type Samples, sent } from './sample.ts';

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
    'notice-edits': {
      async send(word, sender) {
        const { yours } = await onTheBoard({ email: sender });
        const text = await filledIn(await read(`${yours}edit/`));
        const own = { title: `Ladder ${word}`, details: word, quantity: word, area: word, name: word };
        return sent(`${yours}edit/`, { ...text, ...own, wanted_back: word });
      },
      shownOn: [/^\/offers\/$/, /^\/offers\/[^/]+\/$/, /^\/offers\/find\/$/],
      takeBack: null,
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
