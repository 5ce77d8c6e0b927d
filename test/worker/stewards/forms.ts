import type { Form, RunningTown } from '../../forms.ts';
import { many } from '../ledger/forms.ts';

export const forms: Form[] = [
  { path: '/desk/', asks: { email: 0 }, kilobytes: 32 },
  { path: '/desk/:token/stewards/', asks: { email: 0, take_back: 0 }, kilobytes: 32 },
  { path: '/desk/:token/stewards/:id/', asks: { text: 1000, press: 0 }, kilobytes: 32 },
  { path: '/desk/:token/turn/', asks: { press: 0 }, kilobytes: 32 },
  { path: '/invitation/:token/', asks: { name: 60, press: 0 }, kilobytes: 32 },
  { path: '/yours/:token/invitation/', asks: { email: 0, take_back: 0 }, kilobytes: 32 },
  { path: '/yours/:token/log/', asks: many, kilobytes: 192 },
];

export async function places({ commons, send, link }: RunningTown): Promise<Record<string, string>> {
  await send(`${commons.yours}invitation/`, { email: 'next@a.example' });
  return { '/invitation/:token/': await link('invitation', 'next@a.example', '') };
}
