import type { Form, RunningTown } from '../../forms.ts';

export const forms: Form[] = [
  { path: '/mine/', asks: { email: 0 }, kilobytes: 32 },
  { path: '/yours/:token/address/', asks: { email: 0 }, kilobytes: 32 },
  { path: '/address/:token/', asks: { press: 0 }, kilobytes: 32 },
];

export async function places({ commons, send, link }: RunningTown): Promise<Record<string, string>> {
  await send(`${commons.yours}address/`, { email: 'moved@a.example' });
  return { '/address/:token/': await link('address', 'moved@a.example', '') };
}
