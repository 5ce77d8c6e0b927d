import type { Form, RunningTown } from '../../forms.ts';

const letter = { what: 5000, affected: 1500, wish: 1500, urgency: 0, name: 80, contact: 200, code: 0, kept: 0 };
const sealed = { sealed: 0, find_hash: 0, act_hash: 0, answer_hash: 0, reply_to: 0 };
const reader = { 'reader-00000000-0000-4000-8000-000000000000': 0 };
const plan = {
  ...{ secret: 0, press: 0, version: 0, title: 80, date: 0, start: 0, place: 120, words: 1500, agreed: 1500 },
  ...{ look_again: 0, 'more-invited': 0, 'more-support': 0, 'more-listener': 0, 'more-keeper': 0, 'stay-2': 0 },
};

export const forms: Form[] = [
  { path: '/grievance/', asks: { ...letter, ...sealed, ...reader }, kilobytes: 104 },
  { path: '/letter/', asks: { code: 0 }, kilobytes: 32 },
  { path: '/letter/say/', asks: { code: 0, more: 5000 }, kilobytes: 104 },
  { path: '/letter/withdrawal/', asks: { code: 0, sure: 0 }, kilobytes: 32 },
  { path: '/letter/sealed/', asks: { find: 0 }, kilobytes: 32 },
  { path: '/letter/sealed/say/', asks: { find: 0, number: 0, sealed: 0, to: 0 }, kilobytes: 104 },
  { path: '/letter/sealed/withdrawal/', asks: { find: 0, act: 0 }, kilobytes: 32 },
  { path: '/invited/', asks: { code: 0, find: 0 }, kilobytes: 32 },
  { path: '/invited/answer/', asks: { code: 0, find: 0, act: 0, version: 0, answer: 0 }, kilobytes: 32 },
  {
    path: '/invited/agreement/',
    asks: { code: 0, find: 0, act: 0, version: 0, agree: 0, text: 1500, salt: 0 },
    kilobytes: 32,
  },
  { path: '/keeper/:token/letters/:id/circle/', asks: plan, kilobytes: 104 },
  { path: '/keeper/:token/agreements/', asks: { agreement: 0, version: 0, look_again: 0 }, kilobytes: 32 },
  { path: '/desk/:token/circle/', asks: { circle: 0 }, kilobytes: 32 },
  { path: '/keeper/', asks: { email: 0 }, kilobytes: 32 },
  {
    path: '/keeper/:token/letters/:id/answer/',
    asks: { step: 0, text: 5000, secret: 0, sealed: 0, number: 0, to: 0 },
    kilobytes: 104,
  },
  { path: '/keeper/:token/letters/:id/aside/', asks: { secret: 0, sure: 0 }, kilobytes: 32 },
  {
    path: '/keeper/:token/letters/:id/keys/',
    asks: { secret: 0, headers: 0, seen: 0, 'add-00000000-0000-4000-8000-000000000000': 0 },
    kilobytes: 192,
  },
  { path: '/keeper/:token/turn/', asks: { press: 0, key: 0, word: 0, proof: 0 }, kilobytes: 32 },
  { path: '/desk/:token/keepers/', asks: { email: 0, take_back: 0, press: 0, key: 0 }, kilobytes: 32 },
  { path: '/desk/:token/keepers/key/', asks: { keeper: 0, recipient: 0 }, kilobytes: 32 },
];

export async function places({ send, link }: RunningTown): Promise<Record<string, string>> {
  const desk = await link('desk', 'ben@example.org', '');
  await send(`${desk}keepers/`, { email: 'ola@a.example' });
  await send(await link('invitation', 'ola@a.example', ''), { name: 'Ola' });
  const keeper = await link('keeper', 'ola@a.example', '');
  return { '/keeper/:token/turn/': `${keeper}turn/`, '/keeper/:token/agreements/': `${keeper}agreements/` };
}
