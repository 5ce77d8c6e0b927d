import type { Asked, Form, RunningTown } from '../../forms.ts';
import { log } from '../ledger/forms.ts';

export const forms: Form[] = [
  {
    path: '/offer/',
    asks: {
      direction: 0,
      category: 0,
      title: 100,
      details: 2000,
      quantity: 60,
      area: 60,
      until: 0,
      commons: 0,
      how_often: 0,
      hands: 0,
      wanted_back: 60,
      name: 60,
      email: 0,
    },
    kilobytes: 32,
  },
  {
    path: '/offers/:slug/answer/',
    asks: { name: 60, email: 0, message: 2000, show_email: 0 },
    kilobytes: 32,
  },
  { path: '/offers/:slug/hands/', asks: { name: 60, date: 0, email: 0 }, kilobytes: 32 },
  { path: '/yours/:token/keep/', asks: {}, kilobytes: 32 },
  { path: '/yours/:token/returned/', asks: {}, kilobytes: 32 },
  { path: '/yours/:token/done/', asks: { ...log, press: 0 }, kilobytes: 32 },
];

const { direction: _d, email: _e, ...text } = forms[0]?.asks ?? {};
/** What the form for another text asks for, once it is up. */
export const edited: Asked = text;

const offer = (title: string, direction: string, email: string) => ({
  direction,
  category: 'tools',
  title,
  details: 'Long.',
  area: 'Riverside',
  name: 'Dov',
  email,
  ...(direction === 'chore' ? { how_often: 'weekly', hands: '20' } : {}),
});

export async function places({ published, send, link }: RunningTown): Promise<Record<string, string>> {
  const putUp = (title: string, direction: string, email: string) =>
    published('/offer/', offer(title, direction, email), email, title);
  const ladder = await putUp('Ladder', 'offer', 'dov@a.example');
  const drill = await putUp('Drill', 'offer', 'dov@b.example');
  const chore = await putUp('Sweeping', 'chore', 'dov@c.example');
  await send(`${drill.page}answer/`, { name: 'Hana', email: 'hana@a.example', message: 'When?', show_email: '' });
  return {
    '/offers/:slug/answer/': `${drill.page}answer/`,
    '/offers/:slug/hands/': `${chore.page}hands/`,
    '/reply/:token/': await link('reply', 'dov@b.example', 'Drill'),
    '/yours/:token/keep/': `${ladder.yours}keep/`,
    '/yours/:token/answers/': `${ladder.yours}answers/`,
    '/yours/:token/done/': `${ladder.yours}done/`,
  };
}
