import { clearExample, hasExample } from '../schema/example.ts';
import { printed } from '../schema/ledger/verify.ts';
import { type ClearedLedger, clearExampleLedger } from './example/clear-ledger.ts';
import { rememberCleared } from './example/cleared.ts';
import { clearExampleLetters, exampleKeeperIds } from './example/keepers.ts';
import { buildSite, ensureSecret, explain, ownSettings, stateFolder } from './local/project.ts';
import { withLocalTown } from './local/town.ts';

try {
  await ensureSecret();
  const { there, ledger } = await withLocalTown(async ({ db, letters, hooks }) => {
    const ledger = await clearExampleLedger(db);
    const there = (await hasExample(db)) || ledger !== null;
    if (there) await clearExample(db, hooks, ledger?.statements);
    await clearExampleLetters(letters, exampleKeeperIds);
    return { there, ledger };
  });
  await rememberCleared();
  if (ledger && ledger.kept > 0) console.log(chainedAnew(ledger));
  console.log(
    there
      ? 'The example town is gone. Building the site without it …'
      : `There is no example town in ${stateFolder}. Building the site …`,
  );
  const port = Number(process.env.PORT ?? 8787);
  await buildSite(ownSettings().has('SITE_URL') ? {} : { SITE_URL: `http://localhost:${port}` });
} catch (error) {
  explain(error);
}

function chainedAnew({ kept, before }: ClearedLedger) {
  const lines = kept === 1 ? 'One line that people entered is' : `${kept} lines that people entered are`;
  return `${lines} kept in the ledger and chained anew from number 1, with new fingerprints. Those printed before, up to ${printed(before)}, no longer hold: copy the new one from the foot of the ledger.`;
}
