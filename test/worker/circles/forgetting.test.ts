/** Letters go 90 days after the last word, and a year after they came at most, and both sides are told before. */
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { everyLetter, type TestKeeper, withKeepers } from '../circles.ts';
import { deskOf, written } from '../circles-desk.ts';
import { aMinutePasses, itIs, newTown, post, read, words } from '../town.ts';

let ola: TestKeeper;
let keepers: TestKeeper[];
beforeEach(async () => {
  await newTown();
  keepers = await withKeepers('Ola', 'Per', 'Quinn');
  [ola] = keepers as [TestKeeper];
});

const writersPage = async (code: string) => words(await (await post('/letter/', { code })).text());
const on = (day: string) => itIs(`${day}T12:00:00Z`);

it('a letter of which nobody says anything goes after 90 days, whole, and the one beside it stays', async () => {
  const { code } = await written(keepers.slice(0, 2));
  on('2027-03-02');
  const stays = await written(keepers.slice(0, 2));
  on('2027-05-29');
  await aMinutePasses();
  expect((await everyLetter()).letters).toHaveLength(2);
  on('2027-05-30');
  await aMinutePasses();
  const left = await everyLetter();
  expect(left.letters).toMatchObject([{ id: stays.id }]);
  for (const table of ['letter_readers', 'letter_kept_from'] as const) {
    expect(new Set(left[table]?.map(({ letter_id }) => letter_id)), table).toEqual(new Set([stays.id]));
  }
  expect((await post('/letter/', { code })).status).toBe(404);
});

it('what is said gives it 90 days more, and a year is the end of it', async () => {
  const { code } = await written(keepers);
  for (const day of ['2027-05-29', '2027-08-26', '2027-11-23', '2028-02-20']) {
    on(day);
    expect((await post('/letter/say/', { code, more: 'Still waiting.' })).status).toBe(200);
    await aMinutePasses();
    expect((await everyLetter()).letters, day).toHaveLength(1);
  }
  on('2028-02-28');
  await aMinutePasses();
  expect((await everyLetter()).letters).toHaveLength(1);
  on('2028-02-29');
  await aMinutePasses();
  expect(Object.values(await everyLetter()).flat()).toEqual([]);
});

it('the writer’s page, the desk and the page of the letter say when it goes, from 30 days before', async () => {
  const { code, path } = await written(keepers);
  await env.DB.prepare('update keepers set until = ?').bind(Date.parse('2027-07-01T00:00Z')).run();
  const desk = await deskOf(ola);
  const pages = async () => [await writersPage(code), words(await read(desk)), words(await read(desk + path))];
  on('2027-04-29');
  for (const page of await pages()) expect(page).not.toContain('It goes on');
  on('2027-04-30');
  for (const page of await pages()) expect(page).toContain('It goes on Sunday, 30 May 2027 , with all that was said');
});
