import { linkOf } from '../offers.ts';
import { inbox, post, publish } from '../town.ts';
import { type Samples, sent } from './sample.ts';

/** The newest mail to somebody that can be answered through the site. */
const withReply = async (to: string) => (await inbox(to)).find(({ text }) => text.includes('/reply/'));

export const samples: Samples = {
  kinds: {
    questions: {
      async send(word, sender) {
        const { page } = await publish({ steward_email: 'holder@example.net' });
        await post(`${page}ask/`, { name: 'Hana', email: sender, message: 'Is there a ramp?', show_email: '' });
        const asked = await withReply('holder@example.net');
        await post(linkOf('reply', asked?.text), {
          message: 'Yes.',
          question: `A ramp ${word}?`,
          answer: `By ${word}`,
        });
        const answer = await withReply(sender);
        return sent(`${linkOf('reply', answer?.text)}question/`, { press: 'yes' });
      },
      shownOn: [/^\/commons\/[^/]+\/$/],
      takeBack: {},
    },
  },
};
