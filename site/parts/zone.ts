import type { ClockChange, Clocks } from '../../schema/time.ts';

const two = (number: number) => String(number).padStart(2, '0');

/** `+0130`, or with seconds where a zone has them (RFC 5545, section 3.3.14). */
function utcOffset(seconds: number): string {
  const size = Math.abs(seconds);
  const rest = size % 60 ? two(size % 60) : '';
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${two(Math.floor((size % 3600) / 60))}${rest}`;
}

const observance = (kind: 'STANDARD' | 'DAYLIGHT', starts: string, from: number, to: number) => [
  `BEGIN:${kind}`,
  `DTSTART:${starts}`,
  `TZOFFSETFROM:${utcOffset(from)}`,
  `TZOFFSETTO:${utcOffset(to)}`,
  `END:${kind}`,
];

/** The onset as the clocks showed it before (RFC 5545, section 3.6.5). */
const onset = ({ at, from }: ClockChange) =>
  at.add({ seconds: from }).toString({ smallestUnit: 'second' }).replace(/[-:Z]/g, '');

/**
 * The definition of a zone (VTIMEZONE) under the very name it is used by, each change of its clocks by itself, for
 * the years that are known: as the platform has it, not from a table that knows some names and not others.
 */
export function zoneBlock(zone: string, { offset, changes }: Clocks): string {
  const [next] = changes;
  const before = observance(next && next.to < next.from ? 'DAYLIGHT' : 'STANDARD', '19700101T000000', offset, offset);
  const after = changes.flatMap((change) =>
    observance(change.to > change.from ? 'DAYLIGHT' : 'STANDARD', onset(change), change.from, change.to),
  );
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...before, ...after, 'END:VTIMEZONE'].join('\r\n');
}
