/** Checks /ledger.json in the browser, for the page /ledger/verify/. */
import { sha256 } from '@noble/hashes/sha2.js';
import { readWitness, type Witness } from '../../../schema/ledger/chain.ts';
import { ledgerAt, NoLedger, verdictWords, verifyLedger } from '../../../schema/ledger/verify.ts';

function part<Kind extends Element>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

const form = part<HTMLFormElement>('form.check');
const field = part<HTMLInputElement>('#witness');
const error = part<HTMLElement>('#witness-error');
const checking = part<HTMLElement>('.checking');
const count = part<HTMLElement>('.count');
const bar = part<HTMLProgressElement>('progress');
const verdict = part<HTMLElement>('.verdict');

/** How many lines there were when the page was made, if it says so: there may be more by now. */
const expected = Number(form.dataset.lines ?? 0);

function show(seq: number) {
  count.textContent = seq.toLocaleString('en-GB');
  if (expected === 0) return;
  bar.max = Math.max(expected, seq);
  bar.value = seq;
}

let shownAt = 0;

/** Milliseconds of work after which the browser may draw and listen. */
const breath = 40;

async function progress(seq: number): Promise<void> {
  // A tab out of sight has nothing to draw, and its timers are slowed down.
  if (document.hidden || performance.now() - shownAt < breath) return;
  show(seq);
  await new Promise((rest) => setTimeout(rest));
  shownAt = performance.now();
}

async function check(witness: Witness | null): Promise<string> {
  const source = ledgerAt(new URL('/ledger.json', location.href).href);
  try {
    const found = await verifyLedger(sha256, source, witness, progress);
    show(found.head.seq);
    return verdictWords(found, witness);
  } catch (problem) {
    if (problem instanceof NoLedger) return 'This copy has no ledger to check.';
    console.error(problem);
    return 'The ledger could not be fetched to its end, so this check says nothing about it. Try again in a while.';
  }
}

/** Gives what was typed, or undefined after saying what is wrong with it. */
function typedWitness(): Witness | null | undefined {
  const witness = field.value.trim() === '' ? null : (readWitness(field.value) ?? undefined);
  const wrong = witness === undefined;
  error.hidden = !wrong;
  error.textContent = wrong ? 'Enter the number and the fingerprint, like 1,234 · 3f2a 9c1b 77e0' : '';
  field.parentElement?.classList.toggle('wrong', wrong);
  if (wrong) {
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  } else {
    field.removeAttribute('aria-invalid');
  }
  return witness;
}

let running = false;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (running) return;
  const witness = typedWitness();
  verdict.textContent = '';
  checking.hidden = witness === undefined;
  if (witness === undefined) return;
  running = true;
  count.textContent = '0';
  bar.removeAttribute('value');
  verdict.textContent = await check(witness);
  checking.hidden = true;
  running = false;
});

form.hidden = false;
