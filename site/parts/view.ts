import type { Temporal } from 'temporal-polyfill';
import type { PublicSettings } from '../../schema/settings.ts';

/** What every part may know of the place and the moment it is rendered for. */
export interface PageContext {
  settings: Omit<PublicSettings, 'ACCENT' | 'CONTACT' | 'IMPRINT'>;
  now: Temporal.Instant;
  /**
   * True for what is written into files. They may be read much later, so a place that is public only
   * around its date is not written there.
   */
  lasting?: boolean;
  /** The pages of the ledger's months that are files: the worker makes one before any number. */
  ledgerPages?: ReadonlyMap<string, number[]>;
}

/** Markup that JSX made, so that everything in it is escaped. */
export type Html = { toString(): string | Promise<string> } | string;

/**
 * A page as far as it is alive: what the build writes into it, and the worker again for whoever asks
 * later. Both come from here, so there are never two markups for one thing.
 */
export interface View {
  /** Before the name of the site in the title; empty on the front page. */
  title: string;
  /** One sentence for search engines and link previews. */
  description?: string;
  /** The public path, with slashes at both ends; absent on pages nobody should link to. */
  path?: string;
  /** The entry of the main menu this page belongs to. */
  nav?: string;
  /** schema.org data for machines. */
  jsonLd?: object;
  /** The contents of each `data-live` element by its name. */
  parts: Record<string, Html>;
}

/** The text of `<title>`. */
export const pageTitle = (view: Pick<View, 'title'>, siteName: string) =>
  view.title ? `${view.title} – ${siteName}` : siteName;

/** JSON for a `<script>` element: no `<`, so that no text in it can end the element. */
export const jsonForScript = (data: object) => JSON.stringify(data).replaceAll('<', '\\u003c');
