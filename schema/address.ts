/** The longest address that a mail server takes (RFC 5321, section 4.5.3.1.3), and its part before the @. */
const longest = 254;
const longestName = 64;
/** As typed: an address in other letters is longer in ASCII, not shorter, but blanks and unseen signs go. */
const longestTyped = 400;

/** What stands before the @, as browsers take it (WHATWG HTML, valid e-mail address). */
const nameShape = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
const labelShape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** The end of a domain has letters: what ends in a number is the address of a machine. */
const lastLabelShape = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/;
/** In ASCII nothing but letters, digits, hyphens and points: the rest would end a host name in an address. */
const domainShape = /^(?:[A-Za-z0-9.-]|[^\p{ASCII}])+$/u;

/**
 * What came along when it was copied, and cannot be seen. Not what turns the direction of a text, nor what
 * breaks lines: whoever sends those hides something, or begins another header.
 */
const unseen = /(?![\u202a-\u202e\u2066-\u2069])[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

const isAscii = (text: string) => /^\p{ASCII}*$/u.test(text);

export type ReadAddress =
  | { ok: true; address: string }
  | { ok: false; why: 'empty' | 'not-an-address' | 'other-letters' };

/**
 * Reads a mail address as people type and paste it, into the one spelling in which it is kept: without
 * unseen signs, its domain in ASCII (IDNA). Capitals stay as typed; whoever compares or hashes folds them.
 * Our mail servers need not know other letters before the @ (SMTPUTF8, RFC 6531), so those are refused.
 */
export function readAddress(raw: string): ReadAddress {
  const none: ReadAddress = { ok: false, why: 'not-an-address' };
  if (raw.length > longestTyped) return none;
  const typed = raw.replace(unseen, '').trim();
  if (typed === '') return { ok: false, why: 'empty' };
  const at = typed.lastIndexOf('@');
  const name = typed.slice(0, Math.max(0, at));
  const domain = asciiDomain(typed.slice(at + 1));
  if (name === '' || domain === null || /[\s@\p{C}]/u.test(name)) return none;
  if (!isAscii(name)) return { ok: false, why: 'other-letters' };
  if (!nameShape.test(name) || name.startsWith('.') || name.endsWith('.') || name.includes('..')) return none;
  const address = `${name}@${domain}`;
  return name.length <= longestName && address.length <= longest ? { ok: true, address } : none;
}

/** A domain of two labels at least, in ASCII; null for anything else. */
function asciiDomain(typed: string): string | null {
  if (!domainShape.test(typed) || /(?:^|\.)(?:\d+|0x[\da-f]*)$/i.test(typed)) return null;
  const url = `http://${typed}/`;
  const domain = URL.canParse(url) ? new URL(url).hostname : '';
  const labels = domain.split('.');
  const typedLabels = typed.split(/[.\u3002\uff0e\uff61]/u);
  // A letter that only looks like one of ASCII would make the address of somebody else.
  const isItself = (label: string, index: number) => isAscii(typedLabels[index] ?? '') || label.startsWith('xn--');
  const isSound = labels.length > 1 && labels.every((label, index) => labelShape.test(label) && isItself(label, index));
  if (!isSound || !lastLabelShape.test(labels.at(-1) ?? '')) return null;
  return isAscii(typed) ? typed : domain;
}
