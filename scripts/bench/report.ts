import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { project } from '../local/project.ts';

const report = join(project, 'docs/benchmarks.md');

/** A number as people read it. */
export function number(value: number): string {
  return value.toLocaleString('en');
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB`;
}

export function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** A table in Markdown: the first column is words, the others are figures. */
export function table(head: string[], rows: string[][]): string {
  const right = head.map((_, column) => column > 0);
  const width = head.map((name, column) => Math.max(name.length, 4, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, n) => (right[n] ? cell.padStart(width[n] ?? 0) : cell.padEnd(width[n] ?? 0))).join(' | ')} |`;
  const rule = `| ${width.map((length, n) => (right[n] ? `${'-'.repeat(length - 1)}:` : '-'.repeat(length))).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** When and on what something was measured, in a sentence. */
export function measuredOn(): string {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${megabytes(totalmem())} of memory`;
  const today = Temporal.Now.plainDateISO().toString();
  return `Measured on ${today}: ${machine}, ${process.platform}, Node ${process.versions.node}, wrangler ${version('wrangler')}, workerd ${version('workerd')}, astro ${version('astro')}.`;
}

function version(name: string): string {
  return JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** Puts text between the two marks in docs/benchmarks.md, and leaves what stands around them. */
export async function keepInReport(text: string) {
  const there = await readFile(report, 'utf8');
  const marked = /(<!-- measured -->\n)[\s\S]*(<!-- end -->)/;
  if (!marked.test(there)) throw new Error(`${report} has lost the marks that the tables go between.`);
  await writeFile(
    report,
    there.replace(marked, (_, begin, end) => `${begin}\n${text}\n\n${end}`),
  );
  console.log(`Written to ${report}.`);
}
