import { buildSite, ensureSecret, explain, migrateLocal } from './local/project.ts';

try {
  await ensureSecret();
  console.log('Preparing the local database …');
  await migrateLocal();
  console.log('Building the site …');
  await buildSite();
  console.log('Built: site/dist');
} catch (error) {
  explain(error);
}
