import type { Form, RunningTown } from '../../forms.ts';

export const forms: Form[] = [{ path: '/reply/:token/question/', asks: { press: 0 }, kilobytes: 32 }];

export async function places({ published, send, link }: RunningTown): Promise<Record<string, string>> {
  const holder = 'asked@a.example';
  const { page } = await published('/propose/', asked(holder), holder, 'Asked');
  const question = { name: 'Hana', email: 'hana@b.example', message: 'When?', show_email: '' };
  await send(`${page}ask/`, question);
  const back = await link('reply', holder, 'Asked');
  await send(back, { message: 'At six.', question: 'When?', answer: 'At six.' });
  return { '/reply/:token/question/': `${await link('reply', 'hana@b.example', 'Asked')}question/` };
}

const asked = (email: string) => ({
  title: 'Asked',
  kind: 'kitchen',
  summary: 'Soup.',
  date: new Date(Date.now() + 9 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10),
  starts: '18:00',
  ends: '',
  repeats: 'never',
  until: '',
  area: 'Riverside',
  place: 'Here',
  reveal: 'now',
  bring: '',
  access: '',
  roles: '',
  host: '',
  steward_name: 'Ana',
  steward_email: email,
});
