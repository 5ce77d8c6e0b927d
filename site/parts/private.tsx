import type { Child } from 'hono/jsx';

/** A way to another page, in words. */
interface Way {
  path: string;
  words: string;
}

interface BannerProps {
  /** What kind of page it is. */
  what?: string | undefined;
  /** What its reader is to know of that. */
  means?: Child;
  /** Where it leads back to; null where there is no page before it. */
  back: Way | null;
}

/** Says above a page behind a private link that it is one. */
export const PrivateBanner = ({ what = 'This page is private.', means = 'Do not share it.', back }: BannerProps) => (
  <p class="private">
    <strong>{what}</strong> {means} {back && <a href={back.path}>{back.words}</a>}
  </p>
);

/** Says why what somebody sent was not done, where no field is wrong. Nothing while all is well. */
export const Trouble = ({ trouble }: { trouble: string | undefined }) =>
  trouble ? (
    <div class="error-summary" role="alert">
      <p>{trouble}</p>
    </div>
  ) : null;

interface PageProps {
  title: Child;
  /** What it is about. */
  lead?: Child;
  trouble?: string | undefined;
  children: Child;
}

interface PrivatePageProps extends PageProps, Partial<BannerProps> {
  /** True where it takes the whole width. */
  wide?: boolean;
}

const toSenders: Way = { path: '../', words: 'Your private page' };

/** A page behind a private link: its banner, its heading, what is wrong, and then its own. */
export const PrivatePage = ({
  title,
  lead,
  trouble,
  wide = false,
  what,
  means,
  back = toSenders,
  children,
}: PrivatePageProps) => {
  const page = (
    <>
      <PrivateBanner what={what} means={means} back={back} />
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <Trouble trouble={trouble} />
      {children}
    </>
  );
  return wide ? page : <div class="narrow">{page}</div>;
};

interface KeeperPageProps extends PageProps {
  /** True of what only who opened the letter can do. */
  opened?: boolean;
  means?: string;
  back: Way;
}

/** A page behind a keeper's link. */
export const KeeperPage = ({ opened = false, means, ...page }: KeeperPageProps) => (
  <PrivatePage
    {...page}
    what="For keepers."
    means={means ?? (opened ? 'Only who opened the letter can do this.' : 'This link is yours alone.')}
  />
);

interface StewardPageProps extends PageProps {
  /** The path to the steward's desk; absent on the desk itself. */
  desk: string | null;
  /** True where the heading is a quiet one, since what it is about has its own. */
  smallTitle?: boolean;
  narrow?: boolean;
}

/** A page behind a steward's link. */
export const StewardPage = ({
  title,
  lead,
  trouble,
  desk,
  smallTitle = false,
  narrow = false,
  children,
}: StewardPageProps) => {
  const page = (
    <>
      <PrivateBanner
        what="For stewards."
        means="This link is yours alone."
        back={desk === null ? null : { path: desk, words: 'Everything that waits' }}
      />
      <h1 class={smallTitle ? 'quiet-title' : undefined}>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <Trouble trouble={trouble} />
      {children}
    </>
  );
  return narrow ? <div class="narrow">{page}</div> : page;
};
