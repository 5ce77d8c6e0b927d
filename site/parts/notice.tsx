import type { Temporal } from 'temporal-polyfill';
import { stamp } from './dates.ts';
import type { PageContext } from './view.ts';

/** Above every page of the example town, until it is cleared. */
export const ExampleNotice = () => (
  <p class="banner">
    <strong>This is an example town.</strong> Nobody here is real. Clear it with <code>npm run clear-example</code>.
  </p>
);

/** Above a page that could not be brought up to date. */
export const OutageNotice = ({
  settings,
  builtAt,
}: {
  settings: PageContext['settings'];
  builtAt: Temporal.Instant;
}) => (
  <p class="banner" role="status">
    <strong>This page is from {stamp(settings, { at: builtAt, zone: settings.TIME_ZONE })}.</strong> We cannot reach the
    latest entries at the moment, so something newer may be missing. Come back a little later.
  </p>
);
