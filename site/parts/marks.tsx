import type { Kind } from '../../schema/commons/table.ts';

/** What each kind is called, and the strokes of its mark on a 24 by 24 grid. */
const marks: Record<Kind, { word: string; strokes: string }> = {
  'free-store': { word: 'Free store', strokes: 'M3 10h18l-2 10H5L3 10Zm5 0 3-6m5 6-3-6M9 14v3m6-3v3' },
  kitchen: { word: 'Kitchen', strokes: 'M4 10h16v6a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4v-6Zm-2 0h20M9 6V3m3 3V3m3 3V3' },
  repair: {
    word: 'Repair',
    strokes: 'M14 7a4 4 0 0 1 5-4l-2 3 1 2h2l1-2a4 4 0 0 1-6 4l-9 9a2 2 0 0 1-3-3l9-9a4 4 0 0 1 2 0Z',
  },
  'clean-up': { word: 'Clean-up', strokes: 'M19 3 12 11m-3-1 5 5m-6-4c-2 1-3 4-5 5l6 6c2-1 4-4 5-6M7 16l-2 2m5 0-2 2' },
  care: {
    word: 'Care',
    strokes: 'M12 20C5 15 3 12 3 8.500a4.500 4.500 0 0 1 9-1 4.500 4.500 0 0 1 9 1C21 12 19 15 12 20Z',
  },
  'skill-share': { word: 'Skill share', strokes: 'M9 18h6m-5 3h4M8 15a6 6 0 1 1 8 0c-1 1-1 2-1 3H9c0-1 0-2-1-3Z' },
  assembly: { word: 'Assembly', strokes: 'M3 5h12v8H8l-3 3v-3H3V5Zm15 4h3v8h-2v3l-3-3h-5v-2' },
  circle: {
    word: 'Circle',
    strokes:
      'M12 3a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm0 16a1 1 0 1 1 0 2 1 1 0 0 1 0-2ZM4 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm16 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2ZM6.300 5.300a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm11.400 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2ZM6.300 16.700a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm11.400 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2Z',
  },
  other: {
    word: 'Something else',
    strokes: 'm12 3 2.500 6 6.500.500-5 4.200 1.600 6.300-5.600-3.400L6.400 20 8 13.700 3 9.500 9.500 9 12 3Z',
  },
};

export const kindWord = (kind: Kind) => marks[kind].word;

const Svg = ({ strokes }: { strokes: string }) => (
  <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d={strokes} />
  </svg>
);

/** The mark of a kind beside its word: never one without the other. */
export const KindMark = ({ kind }: { kind: Kind }) => (
  <span class="kind">
    <Svg strokes={marks[kind].strokes} /> {marks[kind].word}
  </span>
);

/** Beside the words that say how something repeats. */
export const RepeatMark = () => <Svg strokes="M4 12a8 8 0 0 1 14-5l2 2m0-5v5h-5m5 3a8 8 0 0 1-14 5l-2-2m0 5v-5h5" />;
