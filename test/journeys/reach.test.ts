/** People reach people, on a phone and without a mouse: is there a ramp, and take my name off this page. */
import { expect, test } from 'vitest';
import { site } from './here.ts';
import { ben, daysAhead, linkIn, look, mailTo, open, post, proposal, send, tabTo, useBrowser } from './town.ts';

const { person } = useBrowser(site);
const phone = { viewport: { width: 360, height: 740 } };

/** A commons that is up; gives its public path. */
async function putUp(title: string, email: string): Promise<string> {
  await post(`${site}/propose/`, { ...proposal(title, email), date: daysAhead(20) });
  const review = linkIn(await mailTo(site, ben, title), '/review/');
  await post(site + review, { decision: 'approve', note: '' });
  const { text } = await mailTo(site, email, `It is up: ${title}`);
  return /https?:\/\/[^/]+(\/commons\/\S+)/.exec(text)?.[1] ?? '';
}

test('Hana asks whether there is a ramp, and reads the answer', async () => {
  const page = await putUp('Soup under the ramp', 'reach.host@example.net');
  const hana = await person(phone);
  await open(hana, page);
  await tabTo(hana, 'details.asking summary');
  await hana.keyboard.press('Enter');
  await look(hana);
  for (const [name, typed] of [
    ['name', 'Hana'],
    ['email', 'reach.hana'],
    ['message', 'Is there a ramp at the gate?'],
  ] as const) {
    await tabTo(hana, `#answer-${name}`);
    await hana.keyboard.type(typed);
  }
  await tabTo(hana, 'details.asking button');
  await hana.keyboard.press('Enter');
  await hana
    .getByRole('link', { name: /mail address/ })
    .first()
    .waitFor();
  await look(hana);
  await tabTo(hana, '#answer-email');
  await hana.keyboard.press('End');
  await hana.keyboard.type('@example.net');
  await hana.keyboard.press('Enter');
  await hana.getByRole('heading', { name: 'Your message is on its way' }).waitFor();
  await look(hana);

  const host = await person(phone);
  await open(host, linkIn(await mailTo(site, 'reach.host@example.net', 'You have a question'), '/reply/'));
  expect(await host.locator('main').innerText()).toContain('Is there a ramp at the gate?');
  await tabTo(host, '[name="message"]');
  await host.keyboard.type('Yes, on the river side.');
  await tabTo(host, 'main summary');
  await host.keyboard.press('Enter');
  await look(host);
  await tabTo(host, '[name="question"]');
  await host.keyboard.type('Is there a ramp?');
  await tabTo(host, '[name="answer"]');
  await host.keyboard.type('There is one, on the river side.');
  await tabTo(host, 'main button');
  await host.keyboard.press('Enter');
  await host.getByRole('heading', { name: 'Your message is on its way' }).waitFor();
  await open(hana, linkIn(await mailTo(site, 'reach.hana@example.net', 'Soup under the ramp'), '/reply/'));
  expect(await hana.locator('main').innerText()).toContain('Yes, on the river side.');

  // Both say yes, and a steward: then everybody can read it.
  await tabTo(hana, 'main a.button');
  await hana.keyboard.press('Enter');
  await hana.getByRole('heading', { name: 'May this go up' }).waitFor();
  await look(hana);
  await tabTo(hana, 'main button');
  await hana.keyboard.press('Enter');
  await hana.getByText('Waiting for a steward to read it.').or(hana.getByText('What happens next')).first().waitFor();
  const benPage = await person();
  await open(benPage, linkIn(await mailTo(site, ben, 'To decide: Is there a ramp?'), '/review/'));
  await benPage.getByLabel('Approve').check();
  expect(await send(benPage, 'Decide')).toBe(200);
  await open(hana, page);
  expect(await hana.getByRole('region', { name: 'Asked and answered' }).innerText()).toContain('on the river side');

  // Her new address is hers once she says so there.
  const own = linkIn(await mailTo(site, 'reach.hana@example.net', 'It is up'), '/commons/');
  expect(own).toBe(page);
  await open(hana, linkIn(await mailTo(site, 'reach.hana@example.net', 'We have your question'), '/yours/'));
  await hana.getByRole('link', { name: 'Change the mail address' }).click();
  await look(hana);
  await hana.getByLabel('The new mail address').fill('reach.hana.new@example.net');
  expect(await send(hana, 'Write to it')).toBe(200);
  await look(hana);
  await open(hana, linkIn(await mailTo(site, 'reach.hana.new@example.net', 'Is this your address?'), '/address/'));
  expect(await send(hana, 'Yes, write to me here')).toBe(200);
  await mailTo(site, 'reach.hana@example.net', 'Another address');
});

test('Farida gets her name off a page', async () => {
  const page = await putUp('Chairs for Farida', 'reach.other@example.net');
  const farida = await person(phone);
  await open(farida, page);
  await tabTo(farida, '.report a');
  await farida.keyboard.press('Enter');
  await farida.getByRole('heading', { name: 'Write to the stewards' }).waitFor();
  expect(await farida.locator('[name="page"]').inputValue()).toBe(page);
  await tabTo(farida, 'main input[type="radio"]');
  await farida.keyboard.press('ArrowDown');
  expect(await farida.locator('[name="reason"]:checked').inputValue()).toBe('named');
  await tabTo(farida, '[name="message"]');
  await farida.keyboard.type('It is my name in the title.');
  await tabTo(farida, '[name="email"]');
  await farida.keyboard.type('reach.farida@example.net');
  await farida.keyboard.press('Enter');
  await farida.getByText('The answer comes by mail.').waitFor();
  await look(farida);

  const steward = await person({ ...phone, colorScheme: 'dark' });
  await open(steward, linkIn(await mailTo(site, ben, 'It is my name in the title'), '/review/'));
  await tabTo(steward, 'main input[type="radio"]');
  await steward.keyboard.press('Space');
  await tabTo(steward, '[name="note"]');
  await steward.keyboard.type('It is taken down.');
  await tabTo(steward, 'main button');
  await steward.keyboard.press('Enter');
  await steward.getByText('answered').first().waitFor();
  await look(steward);
  // What it is about is taken down on its own page.
  await open(steward, linkIn(await mailTo(site, ben, 'Chairs for Farida'), '/review/'));
  await tabTo(steward, 'details summary');
  await steward.keyboard.press('Enter');
  await tabTo(steward, '[name="note"]');
  await steward.keyboard.type('It names somebody who does not want it.');
  await tabTo(steward, 'main details button');
  await steward.keyboard.press('Enter');
  await steward.getByText('taken down').first().waitFor();
  await look(steward);
  await open(farida, page, 404);
  const answer = await mailTo(site, 'reach.farida@example.net', 'An answer to your message');
  expect(answer.text).toContain('It is taken down.');
});
