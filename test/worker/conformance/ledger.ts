import { log } from '../ledger.ts';
import type { Samples } from './sample.ts';

export const samples: Samples = {
  kinds: {
    ledger: {
      send: (word, sender) => log({ what: `Cooked ${word}`, who: word, email: sender }),
      shownOn: [/^\/ledger\/(2027-03\/)?$/, /^\/ledger\.(json|csv)$/, /^\/wall\//],
      takeBack: { what: 'words' },
    },
  },
  params: { before: 'before-2' },
};
