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
export const toolPages: readonly string[] = [
  '/ledger/verify/',
  '/wall/screen/',
  '/log/many/',
  '/grievance/',
  '/letter/',
  '/invited/',
];

/** Where a secret is made or typed that must not leave: their script can ask nobody for anything. */
export const silentPages: readonly string[] = ['/circles/key/'];

const silent = [
  ...policy.filter((rule) => !rule.startsWith('form-action')),
  ...["form-action 'none'", "script-src 'self'", "connect-src 'none'"],
];

/** Takes the place of the policy of all other pages on those that are tools. */
export const toolHeaders = policyOf([...policy, "script-src 'self'", "connect-src 'self'"]);

/** The same for pages of which nothing can be sent: neither by their script nor by a form. */
export const silentHeaders = policyOf(silent);

/** The pages behind private links that run a script, by their addresses, each with the most that it may do. */
const scriptPages: readonly { page: RegExp; headers: Readonly<Record<string, string>> }[] = [
  // Where a letter is opened.
  { page: /^\/keeper\/[^/]+\/letters\/[^/]+\/$/, headers: silentHeaders },
  // What was sealed goes by a script, and says whether it arrived.
  { page: /^\/keeper\/[^/]+\/letters\/[^/]+\/(answer|aside|circle)\/$/, headers: toolHeaders },
  // A key is used on them: what they may send are the fields of their form, which a person sends by pressing.
  {
    page: /^\/keeper\/[^/]+\/(turn|letters\/[^/]+\/keys)\/$/,
    headers: policyOf([...policy, "script-src 'self'", "connect-src 'none'"]),
  },
];

function policyOf(rules: readonly string[]) {
  return { 'Content-Security-Policy': rules.join('; ') } as const;
}

/** What takes the place of the policy of all other pages on one that runs a script; nothing on those that do not. */
export function scriptHeaders(path: string): Readonly<Record<string, string>> {
  if (toolPages.includes(path)) return toolHeaders;
  if (silentPages.includes(path)) return silentHeaders;
  return scriptPages.find(({ page }) => page.test(path))?.headers ?? {};
}

/** Added where the site is served over HTTPS: two years, as browsers' preload lists ask. */
export const strictTransport = { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } as const;

/** Added to private links: kept by no cache, told to no other site, found by no search engine. */
export const privateHeaders = {
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
} as const;
