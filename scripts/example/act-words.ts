/** What the acts of a made-up neighbourhood are made of: frequent words first, so that chance can favour them. */

const split = (text: string) => text.split(', ');

const places = split(
  'the market, the court, Bell Yard, Quay Street, Elm Lane, the boat house, Hillside park, the old library, the tram stop, Mill Lane, the canal path, the parish hall, the empty lot, the railway arch, garden plot 9, the school gate, the ferry landing, the chestnut avenue, the lower lock, Tannery Row',
);

const things = split(
  'toaster, bicycle, lamp, coat, radio, kettle, chair, pram, zip, umbrella, drill, bookshelf, blender, skateboard, garden hose, typewriter, sewing machine, wheelchair, accordion, barometer, samovar, theodolite',
);

const food = split(
  'soup, bread, rice, lentil stew, pancakes, dumplings, pumpkin soup, porridge, bean salad, apple cake, flatbread, pickles, borscht, jollof, quince jam, żurek, muhammara',
);

const goods = split(
  'winter coats, books, boots, jars, tomatoes, apples, seedlings, blankets, toys, tools, paint, cups, school bags, potatoes, curtains, firewood, crutches, jigsaw puzzles, beeswax, ukuleles',
);

const people = split(
  'the neighbours, the children, two elders, newcomers, the morning shift, a family on Third Street, the choir, someone moving house, the ferry crew',
);

const slots = { places, things, food, goods, people };
type Slot = keyof typeof slots;

/** The texts of each act; a word in braces is one of its list. */
const patterns = {
  task: split(
    'Swept {places}, Cooked {food} for {people}, Mended a {things}, Set up the tables at {places}, Carried chairs to {places}, Washed up after the {food}, Sorted {goods} at {places}, Put up the sign at {places}, Repaired the {things} of {people}, Painted the fence by {places}, Walked with {people} to {places}, Translated for {people} at {places}, Took what was left to {places}',
  ),
  resource: split(
    'Gave {goods}, Brought {food} for {people}, Lent a {things} for the day, A crate of {goods} from {places}, A pot of {food}, Left {goods} at {places} for {people}',
  ),
  hours: split(
    'Kept the table at {places}, Peeled and chopped for the {food}, Showed {people} how to mend a {things}, Drove the van between {places} and {places}, Minded {people}, Sat with {people} at {places}',
  ),
  'jar-in': split('From the hat at {places}, Collected at the {food} table, A neighbour’s gift, Sale of {goods}'),
  'jar-out': split(
    'Oil and salt for the {food}, Spare parts for a {things}, Brooms for {places}, Gas for the stove, Paint for {places}, Rent of the {things}',
  ),
} as const;

export const names = split(
  'Amina, Ben, Chandra, Dov, Emre, Farida, Gus, Hana, Idris, Jola, June, Kofi, Lena, Mirek, Noor, Ola, Pilar, Quentin, Ruth, Samir, Tove, Uma, Vesna, Wanda, Xiomara, Yusuf, Zoë, Łukasz, Søren, Agnès, Ngozi, Оксана, Νίκος, مريم, さくら, Nguyễn Thị Hạnh, Maximiliana Oyelaran-Featherstonehaugh, Jürgen, Björk, Inés, Tomás, Ayşe, Dražen, Ewa, Ferenc, Grazyna, Huda, Ilse, Jonah, Kemal',
);

const initials = 'ABCDEFGHIJKLMNOPRSTUVWZ';

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of a list, the first ones far more often than the last. */
const favoured = (list: readonly string[], random: () => number) =>
  list[Math.floor(list.length * random() ** 3)] ?? list[0] ?? '';

export const evenly = <One>(list: readonly One[], random: () => number) => list[Math.floor(list.length * random())];

/** What somebody wrote on the form. */
export const textOf = (act: keyof typeof patterns, random: () => number): string =>
  (evenly(patterns[act], random) ?? '')
    .replace(/\{(\w+)\}/g, (_, slot: Slot) => favoured(slots[slot], random))
    .replace(/\ba (?=[aeiou])/g, 'an ');

/** A name as people give it, with an initial where there are many; null for someone. */
export function nameOf(random: () => number): string | null {
  if (random() < 0.3) return null;
  const name = evenly(names, random) ?? '';
  return random() < 0.6 ? name : `${name} ${initials[Math.floor(initials.length * random())]}.`;
}
