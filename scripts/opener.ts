import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hashFile, hashOf, makeOpener } from './local/opener.ts';
import { explain } from './local/project.ts';

/** Makes the offline opener anew, and writes its SHA-256 beside its sources. */
try {
  const html = await makeOpener();
  const path = resolve(process.argv[2] ?? 'opener.html');
  await writeFile(path, html);
  await writeFile(hashFile, `${hashOf(html)}  opener.html\n`);
  console.log(`${path}: ${Math.round(html.length / 1024)} KB, SHA-256 ${hashOf(html)}`);
} catch (error) {
  explain(error);
}
