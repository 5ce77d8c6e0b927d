import { clearExample } from '../schema/commons/queries.ts';
import { hasExample } from '../schema/entries.ts';
import { withLocalTown } from './local-town.ts';
import { buildSite, ensureSecret, explain, ownSettings, stateFolder } from './project.ts';

try {
  await ensureSecret();
  const cleared = await withLocalTown(async ({ db }) => {
    const there = await hasExample(db);
    if (there) await clearExample(db);
    return there;
  });
  console.log(
    cleared
      ? 'The example town is gone. Building the site without it …'
      : `There is no example town in ${stateFolder}. Building the site …`,
  );
  const port = Number(process.env.PORT ?? 8787);
  await buildSite(ownSettings().has('SITE_URL') ? {} : { SITE_URL: `http://localhost:${port}` });
} catch (error) {
  explain(error);
}
