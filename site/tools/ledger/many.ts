/**
 * What the form for many lines gains where scripts run: lines are added without a round trip, and a
 * table copied from a spreadsheet is pasted across the fields. Without it the form works the same.
 */
import Papa from 'papaparse';

const form = document.querySelector<HTMLFormElement>('main form[method="post"]');
const lines = form?.querySelector<HTMLElement>('.lines');
const more = form?.querySelector<HTMLButtonElement>('button[name="more"]');

type Control = HTMLInputElement | HTMLSelectElement;

const controlsOf = (line: Element) => [...line.querySelectorAll<Control>('input, select')];
const allLines = () => [...(lines?.querySelectorAll('.line') ?? [])];
const most = Number(lines?.dataset.most ?? 50);

/** Adds an empty line after the last; false when there is no room. */
function addLine(): boolean {
  const last = allLines().at(-1);
  if (!last || allLines().length >= most) return false;
  const from = last.getAttribute('data-line') ?? '';
  const to = String(Number(from) + 1);
  const line = last.cloneNode(true) as HTMLElement;
  line.dataset.line = to;
  line.querySelector('legend')?.replaceChildren(`Line ${to}`);
  for (const error of line.querySelectorAll('.error')) error.remove();
  for (const field of line.querySelectorAll('.wrong')) field.classList.remove('wrong');
  for (const label of line.querySelectorAll('label')) label.htmlFor = renumbered(label.htmlFor, to);
  for (const control of controlsOf(line)) {
    control.name = renumbered(control.name, to);
    control.id = renumbered(control.id, to);
    control.removeAttribute('aria-describedby');
    control.removeAttribute('aria-invalid');
    if (control instanceof HTMLInputElement) control.value = '';
    else control.selectedIndex = 0;
  }
  last.after(line);
  count();
  return true;
}

const renumbered = (name: string, to: string) => name.replace(/\d+$/, to);

/** Tells the server how many lines to show again, and takes the button away when all are there. */
function count(): void {
  const shown = form?.querySelector<HTMLInputElement>('input[name="lines"]');
  if (shown) shown.value = String(allLines().length);
  if (more) more.hidden = allLines().length >= most;
}

/** Puts a word into a field; in a choice the one that begins like it, in any case. False when there is none. */
function put(control: Control, word: string): boolean {
  const text = word.trim();
  if (control instanceof HTMLInputElement) {
    control.value = text;
    return true;
  }
  const wanted = text.toLowerCase();
  const option = [...control.options].find(
    (one) => wanted !== '' && (one.value.toLowerCase() === wanted || one.text.toLowerCase().startsWith(wanted)),
  );
  if (option) control.value = option.value;
  return option !== undefined || wanted === '';
}

more?.addEventListener('click', (event) => {
  event.preventDefault();
  if (addLine()) controlsOf(allLines().at(-1) as Element)[0]?.focus();
});

/** The rows of a table as spreadsheets copy it. Some put quotes around a cell, others leave those that people typed. */
function cells(text: string): string[][] {
  const quoted = Papa.parse<string[]>(text, { delimiter: '\t' });
  if (!quoted.errors.some(({ type }) => type === 'Quotes')) return quoted.data;
  return text.split(/\r?\n/).map((row) => row.split('\t'));
}

lines?.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const target = event.target;
  if (!/[\t\n]/.test(text.trim()) || !(target instanceof HTMLInputElement || target instanceof HTMLSelectElement))
    return;
  const line = target.closest('.line');
  if (!line) return;
  event.preventDefault();
  const data = cells(text.trimEnd());
  const firstLine = allLines().indexOf(line);
  const firstColumn = controlsOf(line).indexOf(target);
  let left = 0;
  const unclear = new Set<string>();
  for (const [index, row] of data.entries()) {
    while (firstLine + index >= allLines().length) if (!addLine()) break;
    const into = allLines()[firstLine + index];
    if (!into) {
      left += 1;
      continue;
    }
    for (const [column, word] of row.entries()) {
      const control = controlsOf(into)[firstColumn + column];
      if (control && !put(control, word)) unclear.add(into.getAttribute('data-line') ?? '');
    }
  }
  say(
    [
      `${data.length - left} lines were pasted.`,
      left > 0 && `${left} did not fit: send them in a second form.`,
      unclear.size > 0 &&
        `Look at what it was and of what in line ${[...unclear].join(', ')}: no choice is called like what you pasted.`,
    ]
      .filter(Boolean)
      .join(' '),
  );
});

/** Says what happened, to be heard as well as seen. */
function say(words: string): void {
  let status = form?.querySelector<HTMLElement>('[role="status"]');
  if (!status) {
    status = document.createElement('p');
    status.setAttribute('role', 'status');
    lines?.after(status);
  }
  status.textContent = words;
}

/** The lines that the page came with: what is typed into these, browsers give back by themselves. */
const cameWith = allLines().length;

/** What the browser keeps of this page for whoever goes back to it: the answers in each line that was added. */
const kept = 'lines';

function keepAdded(): void {
  const added = allLines().slice(cameWith);
  history.replaceState({ [kept]: added.map((line) => controlsOf(line).map(({ value }) => value)) }, '');
}

function giveBackAdded(): void {
  const state: unknown = history.state;
  const rows: unknown = typeof state === 'object' && state !== null && kept in state ? state[kept] : [];
  if (!Array.isArray(rows)) return;
  for (const row of rows.filter(Array.isArray)) {
    if (!addLine()) return;
    const controls = controlsOf(allLines().at(-1) as Element);
    for (const [index, control] of controls.entries()) control.value = String(row[index] ?? '');
  }
}

if (lines) {
  giveBackAdded();
  // A phone drops a tab without a word once it is out of sight.
  document.addEventListener('visibilitychange', keepAdded);
  window.addEventListener('pagehide', keepAdded);
  const hint = document.createElement('p');
  hint.className = 'hint';
  hint.textContent =
    'From a spreadsheet: put the columns in the order name, what it was (such as “Hours given”), words, how much, of what. Copy the rows without their heading and paste them into the first field.';
  lines.before(hint);
  count();
}
