/** What a page may load and do: nothing from anywhere else, and no script. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

/**
 * What every response promises a browser, whether the worker made it or it is served as built. Only
 * the tool pages run a script.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy.join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** What other sites and programs in a browser may read: feeds and exports, which hold nothing that is not public. */
export const openPaths: readonly string[] = [
  '/calendar.ics',
  '/calendar.xml',
  '/calendar.json',
  '/commons/*.ics',
  '/victories.xml',
  '/ledger.json',
  '/ledger.csv',
];

const openPattern = openPaths.map((path) => path.replaceAll('.', '\\.').replace('*', '[^/]+')).join('|');
const isOpenPath = new RegExp(`^(${openPattern})$`);

/** True for an address of `openPaths`. */
export const isOpen = (path: string) => isOpenPath.test(path);

/** Added to those, whatever the answer is: a reader that may not see a 304 or a 503 knows nothing of it. */
export const openHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;

/** The pages that are tools: they run a script of this site, which may ask this site for data. */
export const toolPages: readonly string[] = ['/ledger/verify/', '/wall/screen/', '/log/many/'];

/** Takes the place of the policy of all other pages on those that are tools. */
export const toolHeaders = {
  'Content-Security-Policy': [...policy, "script-src 'self'", "connect-src 'self'"].join('; '),
} as const;

/** Added where the site is served over HTTPS: two years, as browsers' preload lists ask. */
export const strictTransport = { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } as const;

/** Added to private links: kept by no cache, told to no other site, found by no search engine. */
export const privateHeaders = {
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
} as const;
