/** What the site leaves on the machine that runs it, and what it takes from others. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepPrivate, project } from '../../scripts/local/project.ts';
import { site, state } from './here.ts';
import { forgetState, newState } from './server.ts';
import { linkIn, mailTo, post, proposal } from './town.ts';

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((one) => ({
    path: join(one.parentPath, one.name),
    isFile: one.isFile(),
  }));

const openToOthers = (folder: string) =>
  [{ path: folder }, ...filesIn(folder)]
    .filter(({ path }) => (statSync(path).mode & 0o077) !== 0)
    .map(({ path }) => path);

test('no file under the state folder holds a private link that was opened, and only its owner may read any', async () => {
  const address = 'amina.private@example.org';
  expect((await post(`${site}/propose/`, proposal('Jars for the winter', address))).status).toBe(303);
  const yours = linkIn(await mailTo(site, address, 'Your private link'), '/yours/');
  for (let time = 0; time < 3; time++) expect((await fetch(site + yours)).status).toBe(200);
  const opened = `GET ${yours}`;
  const written = filesIn(state).filter(({ isFile }) => isFile);
  expect(written.length).toBeGreaterThan(0);
  // The inbox of this machine shows mails, links and all; nothing else may hold one.
  const holding = written.filter(
    ({ path }) => /observab|trace|tail/i.test(path) || readFileSync(path).includes(opened),
  );
  expect(holding).toEqual([]);
  expect(openToOthers(state)).toEqual([]);
});

test('what an older version left open is closed', async () => {
  const old = await newState();
  mkdirSync(join(old, 'v3/d1'), { recursive: true });
  writeFileSync(join(old, 'v3/d1/town.sqlite'), '');
  mkdirSync(join(old, 'v3/observability'));
  writeFileSync(join(old, 'v3/observability/traces.sqlite'), 'GET /yours/…');
  for (const path of [join(old, 'v3'), join(old, 'v3/d1')]) chmodSync(path, 0o755);
  chmodSync(join(old, 'v3/d1/town.sqlite'), 0o644);
  await keepPrivate(old);
  expect(openToOthers(old)).toEqual([]);
  expect(filesIn(old).filter(({ path }) => path.includes('observability'))).toEqual([]);
  await forgetState(old);
});

test('every package of the lock says by its hash what it is', () => {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }>;
  };
  const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path)).toEqual([]);
});
