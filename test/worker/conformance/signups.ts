import { signUp, withRoles } from '../signups.ts';
import type { Samples } from './sample.ts';

export const samples: Samples = {
  kinds: {
    signups: {
      async send(word, sender) {
        const { commons } = await withRoles();
        return signUp(commons, { name: word, email: sender, show_name: 'yes' });
      },
      shownOn: [/^\/commons\/[^/]+\/$/],
      takeBack: {},
    },
  },
};
