import { writeTogether } from '../../schema/database.ts';
import type { View } from '../../site/parts/view.ts';
import { OnePress } from '../../site/parts/yours.tsx';
import type { AppContext, Town } from '../context.ts';
import type { Addressee } from '../entry-kind.ts';
import { formPage } from '../form-page.ts';
import { asSender } from '../link.ts';
import { loadEntry } from '../loaded-entry.ts';
import { purge } from '../page.tsx';
import { unknownLink } from '../problem.tsx';

interface Own {
  title: string;
  tag: string;
  addressee: Addressee;
}

/** Whoever an entry is of wants no more messages about it, or takes them again. */
export const stopRoutes = formPage({
  path: '/yours/:token/answers/',
  load: own,
  names: ['press'],
  page: (_c, { title, addressee }) => pressView(title, addressee.stopped ? takeAgain : stop),
  // What the button said, not the other way round: pressed twice, it is said twice.
  parse: (_c, _own, { press }) => ({ ok: true, data: press !== 'again' }),
  async submit(c, { tag, addressee }, stopped) {
    await writeTogether(c.var.town.db, [addressee.stop(stopped)]);
    await purge(c, tag);
    return { ok: true, path: '../', done: 'done' };
  },
});

async function own(c: AppContext): Promise<Own> {
  const town: Town = c.var.town;
  const { entry, kind, loaded } = await loadEntry(c, (await asSender(c, 'approved')).id);
  if (!kind.addressee) throw unknownLink();
  const { title } = await kind.show(town, loaded, entry);
  return { title, tag: kind.tag, addressee: kind.addressee(town, loaded) };
}

const takeAgain = {
  title: 'Take answers again',
  button: 'Take answers again',
  means: 'again',
  words: 'People can write to you through its page again.',
};

const stop = {
  title: 'Stop answers',
  button: 'Stop answers',
  means: 'stop',
  words: 'It stays up, and nobody can write to you through it any more. You can change that again.',
};

function pressView(lead: string, { title, button, means, words }: typeof stop): View {
  const main = (
    <OnePress title={title} lead={lead} button={button} means={means}>
      <p>{words}</p>
    </OnePress>
  );
  return { title, parts: { main } };
}
