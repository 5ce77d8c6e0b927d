import { env as bindings } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { securityHeaders, toolPages } from '../../schema/headers.ts';
import { secure } from '../../worker/page.tsx';
import { ben, elements, linkIn, newTown, post, propose, publish, read, swapTable, visit } from './town.ts';

beforeEach(newTown);

/** One response of every sort that this town can give. */
async function everySort(): Promise<Record<string, Response>> {
  const { page } = await publish();
  const etag = (await visit('/calendar.ics')).headers.get('ETag') ?? '';
  return {
    'front page': await visit('/'),
    'a page': await visit(page),
    'a page without its slash': await visit(page.slice(0, -1)),
    'a page that is not there': await visit('/commons/nothing/'),
    'a file that is not there': await visit('/commons/nothing.ics'),
    'a form': await visit('/propose/'),
    'a form that failed': await post('/propose/', { ...swapTable, title: '' }),
    'a form that was taken': await post('/propose/', swapTable),
    'a form from elsewhere': await post('/propose/', swapTable, { headers: { Origin: 'https://elsewhere.example' } }),
    iCalendar: await visit('/calendar.ics'),
    'a feed that is known': await visit('/calendar.ics', { headers: { 'If-None-Match': etag } }),
    Atom: await visit('/calendar.xml'),
    JSON: await visit('/calendar.json'),
    'a town that is not set up': await visit('/', { env: { TIME_ZONE: 'Berlin' } }),
    'a page served as built': await bindings.ASSETS.fetch('http://localhost/about/'),
    'a tool served as built': await bindings.ASSETS.fetch('http://localhost/ledger/verify/'),
    'a built page that is not there': await bindings.ASSETS.fetch('http://localhost/nothing/'),
    'the style sheet': await bindings.ASSETS.fetch('http://localhost/accent.css'),
  };
}

it('every response says what a browser may do with it', async () => {
  const responses = await everySort();
  expect(new Set(Object.values(responses).map(({ status }) => status))).toEqual(
    new Set([200, 301, 303, 304, 403, 404, 422, 503]),
  );
  for (const [sort, { headers }] of Object.entries(responses)) {
    for (const name of Object.keys(securityHeaders)) expect(headers.get(name), `${sort}: ${name}`).toBeTruthy();
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy, sort).toContain("frame-ancestors 'none'");
    expect(policy, sort).toContain("default-src 'none'");
    expect(policy, sort).not.toMatch(/unsafe|\*/);
    expect(headers.get('X-Content-Type-Options'), sort).toBe('nosniff');
  }
});

it('no page needs what that policy forbids', async () => {
  const { page, yours } = await publish();
  for (const path of ['/', page, '/propose/', '/month/', '/past/', yours, await linkIn('review', ben)]) {
    const strange = (await elements(await read(path))).filter((element) =>
      /^script(?! type=application\/ld\+json$)|^style| style=| on\w+=|^iframe|(src|href)=(?!\/|#|\.)(?!(http|webcal):\/\/localhost)/.test(
        element,
      ),
    );
    expect(strange, path).toEqual([]);
  }
});

describe('What is public for programs', () => {
  const cors = (response: Response) => [
    response.headers.get('Access-Control-Allow-Origin'),
    response.headers.get('Cross-Origin-Resource-Policy'),
  ];
  const open = ['*', 'cross-origin'];

  it('may be read by any site, whatever the answer is, from the worker and as built', async () => {
    const { page } = await publish();
    const own = `${page.slice(0, -1)}.ics`;
    const down = () => {
      throw new Error('D1_ERROR');
    };
    const env = { DB: { prepare: down, batch: down, withSession: down } };
    vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const path of [
      own,
      '/calendar.ics',
      '/calendar.xml',
      '/calendar.json',
      '/victories.xml',
      '/ledger.json',
      '/ledger.csv',
    ]) {
      const first = await visit(path);
      expect(first.status, path).toBe(200);
      expect(cors(first), path).toEqual(open);
      expect(cors(await visit(path, { method: 'HEAD' })), path).toEqual(open);
      const known = await visit(path, { headers: { 'If-None-Match': first.headers.get('ETag') ?? '"none"' } });
      expect(cors(known), path).toEqual(open);
      expect(cors(await visit(path, { env })), `${path} while D1 is down`).toEqual(open);
      if (path !== own) expect(cors(await bindings.ASSETS.fetch(`http://localhost${path}`)), path).toEqual(open);
    }
    expect((await visit('/commons/nothing.ics')).status).toBe(404);
    expect(cors(await visit('/commons/nothing.ics'))).toEqual(open);
    // One that nobody asked for before, and that was not there when the site was built.
    const { page: another } = await publish({ title: 'Another', place: 'Elsewhere' });
    expect((await visit(`${another.slice(0, -1)}.ics`, { env })).status).toBe(503);
  });

  it('and nothing else', async () => {
    const { page, yours } = await publish();
    for (const path of ['/', page, '/propose/', yours, '/inbox.json', '/ledger/', '/commons/a/b.ics'])
      expect(cors(await visit(path)), path).toEqual([null, 'same-origin']);
    expect(cors(await bindings.ASSETS.fetch('http://localhost/about/'))).toEqual([null, 'same-origin']);
    expect(cors(await bindings.ASSETS.fetch('http://localhost/mark.svg'))).toEqual([null, 'same-origin']);
  });

  it('a calendar is opened by the program that follows it, or pasted', async () => {
    const { page } = await publish();
    const slug = page.split('/')[2];
    expect(await read(page)).toContain(`href="webcal://localhost/commons/${slug}.ics"`);
    expect(await read(page)).toContain(`http://localhost/commons/${slug}.ics</bdi>`);
    expect(await read('/')).toMatch(/href="webcal:\/\/[^"/]+\/calendar\.ics"/);
    const about = await (await bindings.ASSETS.fetch('http://localhost/about/')).text();
    expect(about).toContain('id="subscribe"');
    const calendar = (await read('/calendar.ics')).replace(/\r\n /g, '');
    expect(calendar).toMatch(new RegExp(`^DESCRIPTION:.*\\\\n\\\\nhttp://localhost${page}\r$`, 'm'));
  });
});

describe('A script', () => {
  const policy = (headers: Headers) =>
    (headers.get('Content-Security-Policy') ?? '').split('; ').map((rule) => rule.split(' '));
  const rule = (headers: Headers, name: string) => policy(headers).find(([first]) => first === name);

  it('runs on tool pages only, and only one of this site', async () => {
    for (const path of toolPages) {
      const answers = [secure(new Response(), new URL(`http://localhost${path}?from=here`), [])];
      // Those that are not there yet carry the headers of their address as well.
      answers.push(await bindings.ASSETS.fetch(`http://localhost${path}`));
      for (const { headers } of answers) {
        // A second policy, joined with a comma, would take back what the first one allows.
        expect(headers.get('Content-Security-Policy'), path).not.toContain(',');
        expect(policy(headers), path).toContainEqual(['default-src', "'none'"]);
        expect(rule(headers, 'script-src'), path).toEqual(['script-src', "'self'"]);
        expect(rule(headers, 'connect-src'), path).toEqual(['connect-src', "'self'"]);
      }
    }
    const keeper = `/keeper/${'A'.repeat(43)}/`;
    for (const path of ['/circles/key/', `${keeper}turn/`]) {
      const { headers } = secure(new Response(), new URL(`http://localhost${path}`), ['keeper']);
      expect(rule(headers, 'script-src'), path).toEqual(['script-src', "'self'"]);
      expect(rule(headers, 'connect-src'), path).toEqual(['connect-src', "'none'"]);
    }
    const { headers: ofKey } = await bindings.ASSETS.fetch('http://localhost/circles/key/');
    expect(rule(ofKey, 'form-action')).toEqual(['form-action', "'none'"]);
    expect(rule(ofKey, 'connect-src')).toEqual(['connect-src', "'none'"]);
    for (const path of [
      '/',
      '/about/',
      '/ledger/',
      '/ledger/verify',
      '/ledger/verify/more/',
      '/log/',
      '/wall/',
      '/circles/keys/',
    ]) {
      const { headers } = secure(new Response(), new URL(`http://localhost${path}`), []);
      expect(rule(headers, 'script-src'), path).toBeUndefined();
      expect(rule(headers, 'connect-src'), path).toBeUndefined();
    }
    expect(rule((await bindings.ASSETS.fetch('http://localhost/about/')).headers, 'script-src')).toBeUndefined();
  });

  it('on the pages of a keeper may send what that page is for: nothing where a letter is opened', () => {
    for (const [path, connect, form] of [
      ['', "'none'", "'none'"],
      ['answer/', "'self'", "'self'"],
      ['aside/', "'self'", "'self'"],
      ['keys/', "'none'", "'self'"],
    ] as const) {
      const address = `http://localhost/keeper/some-token/letters/0123abcd/${path}`;
      const { headers } = secure(new Response(), new URL(address), ['keeper']);
      expect(rule(headers, 'default-src'), path).toEqual(['default-src', "'none'"]);
      expect(rule(headers, 'script-src'), path).toEqual(['script-src', "'self'"]);
      expect(rule(headers, 'connect-src'), path).toEqual(['connect-src', connect]);
      expect(policy(headers).filter(([name]) => name === 'form-action')).toEqual([['form-action', form]]);
      expect(headers.get('Cache-Control'), path).toBe('no-store');
    }
    for (const path of ['', 'letters/', 'letters/0123.age', 'turn', 'letters/0123/other/', 'letters/0123']) {
      const { headers } = secure(new Response(), new URL(`http://localhost/keeper/some-token/${path}`), ['keeper']);
      expect(rule(headers, 'script-src'), path).toBeUndefined();
    }
  });

  it('of the verifier is a file of this site', async () => {
    const page = await (await bindings.ASSETS.fetch('http://localhost/ledger/verify/')).text();
    const scripts = (await elements(page)).filter((element) => /^script(?! type=application\/ld\+json$)/.test(element));
    expect(scripts).toHaveLength(1);
    const [, src = ''] = /src=(\S+)/.exec(scripts[0] ?? '') ?? [];
    expect(src).toMatch(/^\/_astro\/.*\.js$/);
    expect((await bindings.ASSETS.fetch(`http://localhost${src}`)).status).toBe(200);
    expect((await elements(page)).filter((element) => /^style| style=| on\w+=/.test(element))).toEqual([]);
  });
});

describe('A private page', () => {
  it('is kept by no cache, told to no other site and found by no search engine, whatever its status', async () => {
    const yours = await propose();
    const review = await linkIn('review', ben);
    const responses = {
      yours: await visit(yours),
      'yours, changed wrongly': await post(yours, { ...swapTable, title: '' }),
      review: await visit(review),
      'review, undecided': await post(review, { decision: '' }),
      'review, decided': await post(review, { decision: 'approve', note: '' }),
      desk: await visit(await linkIn('desk', ben)),
      forged: await visit(`/review/${'A'.repeat(43)}/`),
      inbox: await visit('/inbox/'),
      'inbox.json': await visit('/inbox.json'),
    };
    for (const [name, { headers }] of Object.entries(responses)) {
      expect(headers.get('Cache-Control'), name).toBe('no-store');
      expect(headers.get('Referrer-Policy'), name).toBe('no-referrer');
      expect(headers.get('X-Robots-Tag'), name).toContain('noindex');
      expect(headers.get('Cache-Tag'), name).toBeNull();
    }
  });

  it('names no public address of its own', async () => {
    const page = await read(await propose());
    expect(page).not.toContain('rel="canonical"');
    expect(page).toContain('<meta name="robots" content="noindex">');
  });
});

it('a public page and a feed may be kept at the edge until a decision', async () => {
  const { page } = await publish();
  for (const path of ['/', page, '/month/', '/past/', '/calendar.ics', '/calendar.json']) {
    const { headers } = await visit(path);
    // A commons also shows who helps and what was done at it; the front, what came of something and what that invites to.
    const also: Record<string, string> = { [page]: ',signups,ledger', '/': ',offers,victories' };
    expect(headers.get('Cache-Tag'), path).toBe(`commons${also[path] ?? ''}`);
    expect(headers.get('Cache-Control'), path).toBe('no-cache');
  }
  expect((await visit('/commons/nothing/')).headers.get('Cache-Control')).toBe('no-store');
});

it('a browser is held to HTTPS where the site is served so, and only there', async () => {
  const secure = await visit('/', { host: 'https://commons.example.org' });
  expect(secure.headers.get('Strict-Transport-Security')).toMatch(/max-age=\d{8}/);
  expect((await visit('/')).headers.get('Strict-Transport-Security')).toBeNull();
});
