/**
 * What every response promises a browser, whether the worker made it or it is served as built. No
 * page runs a script, and nothing is loaded from anywhere else.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Added where the site is served over HTTPS: two years, as browsers' preload lists ask. */
export const strictTransport = { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } as const;

/** Added to private links: kept by no cache, told to no other site, found by no search engine. */
export const privateHeaders = {
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
} as const;
