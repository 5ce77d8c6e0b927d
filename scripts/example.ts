import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { putExampleLedger } from './example/ledger.ts';
import { growLedger } from './example/many-acts.ts';
import { putExampleOffers } from './example/offers.ts';
import { isEmpty, putExampleCommons } from './example/town.ts';
import { ensureSecret, explain, stateFolder } from './local/project.ts';
import { withLocalTown } from './local/town.ts';

try {
  const { acts, years } = given();
  await ensureSecret();
  await withLocalTown(async (local) => {
    const { db, binding, settings } = local;
    const now = Temporal.Now.instant();
    const to = now.toZonedDateTimeISO(settings.TIME_ZONE).toPlainDate();
    const town = { zone: settings.TIME_ZONE, currency: settings.CURRENCY, now };
    const isNew = await isEmpty(db);
    if (isNew) {
      await putExampleCommons(local, town.zone, now);
      await putExampleOffers(db, town);
    }
    const began = Date.now();
    const progress = (done: number) => {
      const seconds = (Date.now() - began) / 1000;
      const rate = Math.round(done / seconds).toLocaleString('en');
      if (done === acts || process.stdout.isTTY || done % 40_000 === 0)
        console.log(`${done.toLocaleString('en').padStart(11)} acts in ${seconds.toFixed(1)} s, ${rate} a second`);
    };
    await growLedger(binding, { ...town, count: acts, from: to.subtract({ years }), to, late: 8, progress });
    if (isNew) await putExampleLedger(db, town);
  });
  console.log(`The ledger in ${stateFolder} has ${acts.toLocaleString('en')} more lines. See them with: npm start`);
} catch (error) {
  explain(error);
}

/** How many acts, over how many years. */
function given() {
  const { values } = parseArgs({ options: { acts: { type: 'string' }, years: { type: 'string', default: '5' } } });
  const number = (text: string | undefined, most: number) => {
    const value = Number(text);
    return Number.isInteger(value) && value > 0 && value <= most ? value : undefined;
  };
  const acts = number(values.acts, 10_000_000);
  const years = number(values.years, 25);
  if (!acts || !years)
    throw new Error('Say how many acts, over how many years: npm run example -- --acts 1000 --years 5');
  return { acts, years };
}
