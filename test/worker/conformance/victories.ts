import { onTheBoard, sweeping } from '../offers.ts';
import { type Samples, sent } from './sample.ts';

export const samples: Samples = {
  kinds: {
    victories: {
      async send(word, sender) {
        const { yours } = await onTheBoard({ ...sweeping, email: sender });
        return sent(`${yours}victory/`, { told: `Swept ${word}`, name: word, invites: 'chore:sweep-the-steps' });
      },
      shownOn: [/^\/$/, /^\/victories(\/|\.xml)$/],
      takeBack: {},
    },
  },
};
