import * as z from 'zod';
import { prose } from '../form.ts';
import { plainDigits } from '../numbers.ts';
import { rawMost } from '../text.ts';
import { shiftedHours } from './hours.ts';
import type { Role } from './table.ts';

/** One role as it is typed, such as `2 × dish washing, 18:00–20:00, good for a first time`. */
export interface RoleLine extends Pick<Role, 'title' | 'hands' | 'firstTime' | 'forNewcomers'> {
  /** `HH:MM` in the zone of the commons; null when it is for the whole time. */
  starts: string | null;
  ends: string | null;
}

const mostRoles = 12;
const mostHands = 200;
const mostInTitle = 60;

/** More than any role that can be read: nothing looks at a longer line. */
const mostInRow = 300;
const mostInRoles = 2000;

// What follows reads a line whose blanks are single, so that no pattern has anything to repeat without end.
/** The sign that a list of things begins with in many a note on a phone. */
const bullet = /^[-–•*] /;
/** The comma of Arabic, and those of Chinese and Japanese. */
const otherComma = / ?[،，、] ?/gu;
const counted = /^(\d{1,4}) ?(?:[×*]|x(?= )|(?= )) ?(.*)$/isu;
/** `dish washing × 2`, `dish washing (2)`; a bare number at the end may be part of a name, like Gate 2. */
const countedAfter = /(?: ?[×*] ?(\d{1,4})| x ?(\d{1,4})| ?\((\d{1,4})\))$/iu;
const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const numberWord = new RegExp(`^(${numbers.join('|')})(?= )`, 'i');
const clock = String.raw`(\d{1,2})(?:[:.h](\d{2}))?`;
const to = ` ?(?:-|–|—|to|until) ?`;
const span = new RegExp(`^${clock}${to}${clock}$`, 'i');
/** A time without a comma before it, when it can be nothing else. */
const spanAfter = new RegExp(String.raw` (\d{1,2}[:.h]\d{2}${to}\d{1,2}[:.h]\d{2})$`, 'i');
/** What could stand after a comma, in brackets: hours, as they may be mistyped, or for whom it is. */
const spanLike = new RegExp(String.raw`^\d[\d:.h]{0,7}${to}\d[\d:.h]{0,7}$`, 'i');
const forFirstTime = /first[- ]time/i;
const forNewcomer = /newcomer/i;

/** A line as people jot it down, as the same line with its number first and commas between its parts. */
function tidy(row: string): string {
  const plain = withoutBrackets(
    row
      .replace(otherComma, ', ')
      .replace(bullet, '')
      .replace(numberWord, (word) => String(numbers.indexOf(word.toLowerCase()) + 1)),
  ).replace(spanAfter, ', $1');
  const after = countedAfter.exec(plain);
  const title = plain.slice(0, after?.index).trim();
  if (!after || title === '' || counted.test(plain)) return plain;
  return `${after.slice(1).find(Boolean)} × ${title}`;
}

/** `tea (10–11)` as `tea, 10–11`; brackets around anything else stay. */
function withoutBrackets(row: string): string {
  const opens = row.lastIndexOf('(');
  if (opens < 0 || !row.endsWith(')')) return row;
  const inside = row.slice(opens + 1, -1);
  const isPart = !inside.includes(')') && [spanLike, forFirstTime, forNewcomer].some((part) => part.test(inside));
  return isPart ? `${row.slice(0, opens).trim()}, ${inside}` : row;
}

type ReadLine = { ok: true; line: RoleLine } | { ok: false; error: string };

function readLine(row: string): ReadLine {
  if (row.length > mostInRow) return { ok: false, error: tooLong };
  const [, number, rest = row] = counted.exec(row) ?? [];
  const hands = number === undefined ? 1 : Number(number);
  const line: RoleLine = { title: '', hands, starts: null, ends: null, firstTime: false, forNewcomers: false };
  const title: string[] = [];
  for (const part of rest.split(',').map((one) => one.trim())) {
    const times = span.exec(part);
    if (times) {
      const [starts, ends] = [timeOf(times[1], times[2]), timeOf(times[3], times[4])];
      if (!starts || !ends) return { ok: false, error: 'Enter times between 00:00 and 23:59, like 18:00–20:00' };
      Object.assign(line, { starts, ends });
    } else if (title.length > 0 && forFirstTime.test(part)) line.firstTime = true;
    else if (title.length > 0 && forNewcomer.test(part)) line.forNewcomers = true;
    else if (part !== '') title.push(part);
  }
  line.title = sentence(title.join(', '));
  if (line.title === '') return { ok: false, error: 'Say what it is, like “2 × dish washing”' };
  if ([...line.title].length > mostInTitle) return { ok: false, error: tooLong };
  if (hands < 1 || hands > mostHands) return { ok: false, error: `Enter how many hands, from 1 to ${mostHands}` };
  return { ok: true, line };
}

const tooLong = `Say it in ${mostInTitle} characters or fewer`;

/** A role begins a line on the page. */
const sentence = (title: string) => title.charAt(0).toLocaleUpperCase() + title.slice(1);

function timeOf(hour = '', minute = '00'): string | null {
  const time = `${hour.padStart(2, '0')}:${minute}`;
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : null;
}

/** As SQLite folds letters (NOCASE, lower): A to Z only. What is one role here must be one role there. */
export const foldTitle = (title: string) => title.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

type ReadRoles = { ok: true; lines: RoleLine[] } | { ok: false; error: string };

/** Reads roles, one a line: how many hands, what for, and after commas a time and what else is to know. */
export function readRoles(text: string): ReadRoles {
  if (text.length > rawMost(mostInRoles)) return { ok: false, error: 'Say it in fewer words' };
  const rows = text
    .split('\n')
    // A number of hands, and hours, may be typed in the digits of any script.
    .map((row) => plainDigits(row.replace(/\s+/g, ' ').trim()))
    .filter(Boolean);
  if (rows.length > mostRoles)
    return { ok: false, error: `List ${mostRoles} roles at the most. There are ${rows.length}` };
  const lines: RoleLine[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readLine(row.length > mostInRow ? row : tidy(row));
    if (!read.ok) return { ok: false, error: `Line ${index + 1}: ${read.error}` };
    if (lines.some(({ title }) => foldTitle(title) === foldTitle(read.line.title))) {
      return { ok: false, error: `Line ${index + 1}: “${read.line.title}” is there before. Put both in one line` };
    }
    lines.push(read.line);
  }
  return { ok: true, lines };
}

/** A role as a line, as `readRoles` reads it. */
export const roleText = ({ title, hands, starts, ends, firstTime, forNewcomers }: RoleLine) =>
  [
    `${hands} × ${title}`,
    starts && ends && `${starts}–${ends}`,
    firstTime && 'good for a first time',
    forNewcomers && 'kept for newcomers',
  ]
    .filter(Boolean)
    .join(', ');

/** The roles of text that was parsed before: every line of it can be read. */
export function rolesIn(text: string): RoleLine[] {
  const read = readRoles(text);
  return read.ok ? read.lines : [];
}

/** True where a role has hours of its own. */
export const hasHours = (text: string): boolean => rolesIn(text).some(({ starts }) => starts !== null);

/** Roles as text for a commons that starts at another time: their own hours move by as much. */
export const shiftedRoles = (text: string, from: string, to: string): string =>
  from === to
    ? text
    : rolesIn(text)
        .map(({ starts, ends, ...role }) =>
          roleText({ ...role, ...(starts && ends ? shiftedHours({ starts, ends }, from, to) : { starts, ends }) }),
        )
        .join('\n');

/** The field of a form: roles, one a line, given back as `roleText` writes them. */
export const rolesField = () =>
  prose({ most: mostInRoles, called: 'The roles' }).pipe(
    z.string().transform((text, context) => {
      const read = readRoles(text);
      if (read.ok) return read.lines.map(roleText).join('\n');
      context.addIssue({ code: 'custom', message: read.error });
      return z.NEVER;
    }),
  );
