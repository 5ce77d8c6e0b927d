import { type Fields, filledIn, propose, publish, read } from '../town.ts';
import { type Samples, sent } from './sample.ts';

/** Everything in a proposal that is somebody's own words. */
const saying = (word: string): Fields => ({
  title: `Table ${word}`,
  summary: `Bring ${word}`,
  bring: word,
  access: word,
  host: word,
  steward_name: word,
  area: word,
  place: word,
});

export const samples: Samples = {
  kinds: {
    commons: {
      send: (word, sender) => propose({ ...saying(word), steward_email: sender }),
      shownOn: [/^\/$/, /^\/commons\/[^/]+\/$/, /^\/commons\/.*\.ics$/, /^\/calendar\./, /^\/month\//, /^\/kind\//],
      takeBack: {},
    },
    edits: {
      async send(word, sender) {
        const { yours } = await publish({ steward_email: sender });
        const text = await filledIn(await read(`${yours}edit/`));
        const { area: _area, place: _place, ...own } = saying(word);
        return sent(`${yours}edit/`, { ...text, ...own });
      },
      shownOn: [/^\/$/, /^\/commons\//, /^\/calendar\./],
      takeBack: null,
    },
  },
  params: { kind: 'free-store', month: '2027-03', file: 'swap-table-on-the-court.ics' },
};
