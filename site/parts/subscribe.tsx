import type { PageContext } from './view.ts';

/** The address of a calendar as programs that follow calendars are opened by it, where a browser would save a file. */
export const webcal = ({ settings }: Pick<PageContext, 'settings'>, path: string) =>
  settings.SITE_URL.replace(/^https?:/, 'webcal:') + path;

/** How a calendar is followed: a link for phones, and the address to paste everywhere else. */
export const Subscribe = ({ context, path, words }: { context: PageContext; path: string; words: string }) => (
  <div class="subscribe">
    <p>
      <a href={webcal(context, path)}>{words}</a>
    </p>
    <p class="hint">
      A phone asks whether to follow it. In Thunderbird choose “New calendar, on the network”, in Google Calendar “Add
      other calendars, from URL”, and paste <bdi class="typed">{context.settings.SITE_URL + path}</bdi>
    </p>
  </div>
);
