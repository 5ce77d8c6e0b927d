import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const project = resolve(import.meta.dirname, '../..');
const folder = join(project, 'site/tools/circles/offline');
const otherKeys = join(project, 'schema/circles/no-other-keys.ts');

/** Lies beside the sources: whoever has the file compares it with this. */
export const hashFile = join(folder, 'opener.sha256');

const sha256 = (text: string, encoding: 'hex' | 'base64') => createHash('sha256').update(text).digest(encoding);

/** SHA-256 of the opener, hex, as `sha256sum` prints it. */
export const hashOf = (html: string) => sha256(html, 'hex');

/**
 * The offline opener: one file that opens letters and can load nothing. The same sources and packages make the same
 * bytes, wherever that is done.
 */
export async function makeOpener(): Promise<string> {
  const [page, style, script] = await Promise.all([
    readFile(join(folder, 'opener.html'), 'utf8'),
    readFile(join(folder, 'opener.css'), 'utf8'),
    bundled(),
  ]);
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script, 'base64')}'`,
    `style-src 'sha256-${sha256(style, 'base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const inPlaceOf: Record<string, string> = {
    "default-src 'none'": policy.join('; '),
    '<link rel="stylesheet" href="opener.css" />': `<style>${style}</style>`,
    '<script src="opener.ts"></script>': `<script>${script}</script>`,
  };
  return Object.entries(inPlaceOf).reduce((html, [piece, own]) => html.replace(piece, () => own), page);
}

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['site/tools/circles/offline/opener.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    charset: 'ascii',
    target: ['chrome100', 'safari15.4', 'firefox100'],
    // Whose work it is stays said, at the end.
    legalComments: 'eof',
    tsconfigRaw: {},
    alias: { '@noble/post-quantum/hybrid.js': otherKeys, '@noble/curves/nist.js': otherKeys },
  });
  return outputFiles[0]?.text ?? '';
}

/** Writes the opener among the pages of a built site. */
export async function putOpener(dist: string): Promise<void> {
  const path = join(dist, 'circles/opener.html');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await makeOpener());
}
