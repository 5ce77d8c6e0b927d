/** Turns the pages of the wall on a screen. Without it the wall scrolls. */

const secondsPerPage = 10;
const minutesUntilRenewal = 5;

/** Where people want things to keep still, pages turn by hand only. */
const still = matchMedia('(prefers-reduced-motion: reduce)');

function find<Kind extends HTMLElement>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector);
  if (!found) throw new Error(`${selector} is missing.`);
  return found;
}

const bar = find('.wall-turn');
const state = find('.wall-state');
const place = find('.wall-place');
const [previous, next, stop, full] = ['previous', 'next', 'stop', 'full'].map((name) =>
  find<HTMLButtonElement>(`[name="${name}"]`),
) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];

let page = 0;
let pages = 1;
let stopped = false;
let timer: ReturnType<typeof setInterval> | undefined;
/** When the wall was last renewed, or somebody last used it: nobody is interrupted. */
let idleSince = Date.now();

const cardList = () => document.querySelector<HTMLElement>('.wall-cards');

/** A card that is taller than the screen goes on beside it, under the same name. */
function splitTallCards(cards: HTMLElement) {
  for (const rest of cards.querySelectorAll('.continued')) {
    rest.previousElementSibling?.querySelector('ul')?.append(...rest.querySelectorAll('li'));
    rest.remove();
  }
  // The cards made here are met in turn: they may be too tall, too.
  for (let card = cards.firstElementChild; card; card = card.nextElementSibling) {
    const acts = [...card.querySelectorAll('li')];
    let rest: Element | undefined;
    // In columns, a box has one rectangle in each that it reaches.
    while (card.getClientRects().length > 1 && acts.length > 1) {
      rest ??= continuation(card);
      const left = acts[0]?.getBoundingClientRect().left;
      const fitting = acts.filter((act) => act.getBoundingClientRect().left === left).length;
      rest.querySelector('ul')?.prepend(...acts.splice(Math.min(fitting, acts.length - 1)));
    }
  }
}

function continuation(card: Element): Element {
  const rest = card.cloneNode(true) as Element;
  rest.classList.add('continued');
  rest.querySelector('ul')?.replaceChildren();
  card.after(rest);
  return rest;
}

/** Lays the cards out anew and counts the pages. */
function layOut() {
  const cards = cardList();
  if (cards) {
    splitTallCards(cards);
    const gap = Number.parseFloat(getComputedStyle(cards).columnGap);
    pages = Math.max(1, Math.round((cards.scrollWidth + gap) / (cards.clientWidth + gap)));
  } else {
    pages = 1;
  }
  show();
}

function show() {
  page = Math.min(page, pages - 1);
  const cards = cardList();
  if (cards) cards.style.transform = `translateX(calc(${-page} * (100% + ${getComputedStyle(cards).columnGap})))`;
  const single = pages === 1;
  place.textContent = single ? '' : `${page + 1} of ${pages}`;
  state.textContent = stopped ? 'Stopped. Touch to go on.' : '';
  stop.textContent = stopped ? 'Go on' : 'Stop';
  stop.hidden = single || still.matches;
  previous.hidden = single || !(stopped || still.matches);
  next.hidden = previous.hidden;
  document.body.classList.toggle('stopped', stopped);
}

function turn(by: number) {
  page = (page + by + pages) % pages;
  show();
}

function setStopped(now: boolean) {
  stopped = now && pages > 1 && !still.matches;
  idleSince = Date.now();
  wait();
  show();
}

function turnByHand(by: number) {
  setStopped(true);
  turn(by);
}

function wait() {
  clearInterval(timer);
  timer = setInterval(tick, secondsPerPage * 1000);
}

async function tick() {
  if (stopped) return;
  const roundIsOver = still.matches || page === pages - 1;
  if (roundIsOver && Date.now() - idleSince >= minutesUntilRenewal * 60_000) await renew();
  if (!still.matches && !stopped) turn(1);
}

const partsOf = (whole: Document) =>
  [...whole.querySelectorAll('script[src], link[rel="stylesheet"]')].map((part) => part.outerHTML).join();

/**
 * Takes in what is on the wall by now. When there is no good answer, what hangs there stays. Only a
 * newer version of the site is loaded as a whole: that would end the full screen.
 */
async function renew() {
  try {
    const answer = await fetch(location.href, {
      cache: 'no-store',
      signal: AbortSignal.timeout(secondsPerPage * 1000),
    });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (partsOf(fresh) !== partsOf(document)) return location.reload();
    for (const part of document.querySelectorAll('[data-live]')) {
      const live = fresh.querySelector(`[data-live="${part.getAttribute('data-live')}"]`);
      if (live) part.replaceChildren(...live.childNodes);
    }
    idleSince = Date.now();
    layOut();
  } catch {
    // No connection: at the end of the next round it is tried again.
  }
}

previous.addEventListener('click', () => turnByHand(-1));
next.addEventListener('click', () => turnByHand(1));
stop.addEventListener('click', () => setStopped(!stopped));
full.addEventListener('click', () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});

document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && !target.closest('a, button')) setStopped(!stopped);
});

const byKey: Record<string, () => void> = {
  ArrowRight: () => turnByHand(1),
  ArrowLeft: () => turnByHand(-1),
  ' ': () => setStopped(!stopped),
};
/** These reach the browser, not the wall. */
const notForTheWall = /^(F\d+|Shift|Control|Alt|AltGraph|Meta|CapsLock)$/;

document.addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, altKey, metaKey } = event;
  if (ctrlKey || altKey || metaKey || notForTheWall.test(key)) return;
  // A button and a link know what to do themselves.
  if ((key === ' ' || key === 'Enter') && target instanceof Element && target.closest('a, button')) return;
  const act = byKey[key];
  if (act) {
    event.preventDefault();
    act();
  } else if (!stopped) setStopped(true);
});

document.addEventListener('fullscreenchange', () => {
  full.setAttribute('aria-pressed', String(document.fullscreenElement !== null));
});
addEventListener('resize', layOut);
still.addEventListener('change', () => setStopped(false));

document.body.classList.add('turning');
bar.hidden = false;
full.hidden = !document.fullscreenEnabled;
wait();
layOut();

// A module, so that its names are its own.
export {};
