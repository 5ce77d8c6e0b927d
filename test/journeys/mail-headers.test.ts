/** The headers of our mails, read back by the parsers that mail programs are made with. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { addressHeader, textHeader } from '../../worker/mail/headers.ts';

interface Read {
  subject: string;
  name: string;
}

const python = `
import sys, json, email, email.policy, email.header, email.utils
raw = sys.stdin.buffer.read()
new = email.message_from_bytes(raw, policy=email.policy.default)
old = email.message_from_bytes(raw)
say = lambda text: str(email.header.make_header(email.header.decode_header(text)))
subject = say(''.join(old['Subject'].splitlines()))
assert subject == str(new['Subject']), (subject, str(new['Subject']))
name, _ = email.utils.parseaddr(''.join(old['From'].splitlines()))
name = say(name) if name else ''
# Before 3.13 the newer one leaves a blank between two encoded-words of a name.
assert old['From'].count('=?') > 1 or name == new['From'].addresses[0].display_name
assert new['From'].addresses[0].addr_spec == 'commons@example.org'
print(json.dumps({'subject': subject, 'name': name}))
`;

const perl = `
use Encode; use JSON::PP;
local $/; my $raw = <STDIN>;
my ($head) = split /\\r\\n\\r\\n/, $raw; $head =~ s/\\r\\n(?=[ \\t])//g;
my ($subject) = $head =~ /^Subject: (.*?)\\r?$/m; my ($from) = $head =~ /^From: (.*) <commons\\@example\\.org>\\r?$/m;
$from = '' unless defined $from; if ($from =~ s/^"(.*)"$/$1/) { $from =~ s/\\\\(.)/$1/g; }
print encode_json({ subject => decode('MIME-Header', $subject), name => decode('MIME-Header', $from) });
`;

const go = `package main

import ("encoding/json"; "mime"; "net/mail"; "os")

func main() {
	message, err := mail.ReadMessage(os.Stdin)
	if err != nil { panic(err) }
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil { panic(err) }
	from, err := mail.ParseAddress(message.Header.Get("From"))
	if err != nil { panic(err) }
	json.NewEncoder(os.Stdout).Encode(map[string]string{"subject": subject, "name": from.Name})
}
`;

const isThere = (program: string, args: string[]) => spawnSync(program, args).status === 0;
const run = (program: string, args: string[]) => (raw: string) =>
  JSON.parse(execFileSync(program, args, { input: raw, encoding: 'utf8' })) as Read;

function goProgram(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'commons-go-')), 'main.go');
  writeFileSync(file, go);
  return file;
}

const parsers: Record<string, ((raw: string) => Read | Promise<Read>) | null> = {
  'postal-mime': async (raw) => {
    const { subject = '', from } = await PostalMime.parse(raw);
    return { subject, name: from?.name ?? '' };
  },
  Python: isThere('python3', ['-c', 'import email']) ? run('python3', ['-c', python]) : null,
  Perl: isThere('perl', ['-MEncode', '-MJSON::PP', '-e', '1']) ? run('perl', ['-e', perl]) : null,
  Go: isThere('go', ['version']) ? run('go', ['run', goProgram()]) : null,
};

const subjects = [
  'To decide: Größere Küche für alle, die über die Brücke müssen',
  'To decide: Soup',
  `To decide: ${'Soup for the whole street and whoever comes by '.repeat(4).trim()}`,
  `To decide: ${'x'.repeat(1034)}`,
  'To decide: =?UTF-8?Q?not_a_word?= at all',
  `To decide: ${'👩‍👩‍👧 '.repeat(30).trim()}`,
  `To decide: ${'Ж'.repeat(300)}`,
  'سوق مجاني في الحي القديم عند الجسر الكبير كل يوم سبت',
  '一日だけの共同の台所、みんなで料理して食べましょう、川のそばで',
  'A “quoted” word, and an under_score? Yes = yes',
];

const names = [
  'Pop-up Commons',
  'Nachbarschaft Müßiggang, Süd',
  'Ben & Chandra, Ltd.',
  'The "Court" \\ Club',
  '',
  'Κοινά της γειτονιάς στην παλιά αυλή δίπλα στο ποτάμι',
  'Neighbours of the long street, the short street, the crooked street and the square behind it',
  '🌻'.repeat(20),
];

const rawOf = (subject: string, name: string) =>
  [
    `From: ${addressHeader('From', { name, email: 'commons@example.org' })}`,
    `Subject: ${textHeader('Subject', subject)}`,
    'Content-Type: text/plain; charset=UTF-8',
    '',
    'Hello',
  ].join('\r\n');

describe.each(Object.entries(parsers))('%s', (called, parse) => {
  test.skipIf(parse === null)(`reads what was written${parse === null ? `: no ${called} is here` : ''}`, async () => {
    const cases = [
      ...subjects.map((subject) => ({ subject, name: 'Pop-up Commons' })),
      ...names.map((name) => ({ subject: 'Soup', name })),
    ];
    for (const wanted of cases) expect(await parse?.(rawOf(wanted.subject, wanted.name))).toEqual(wanted);
  });
});

test('no encoded-word is longer than 75 octets, no line than 78, and none is in quotes', () => {
  for (const subject of subjects) {
    for (const name of names) {
      const [head = ''] = rawOf(subject, name).split('\r\n\r\n');
      for (const line of head.split('\r\n')) expect(line.length, line).toBeLessThanOrEqual(78);
      for (const [word] of head.matchAll(/=\?UTF-8\?Q\?[^?]*\?=/g)) expect(word.length, word).toBeLessThanOrEqual(75);
      expect(head).not.toMatch(/"=\?|\?="/);
      expect(head).toMatch(/^[\x20-\x7e\r\n]*$/);
    }
  }
});

test('no character is parted between two words', () => {
  const [, ...words] = textHeader('Subject', '🌻'.repeat(100)).split(/=\?UTF-8\?Q\?/);
  for (const word of words) expect(word.replace(/\?=\s*$/, '').length % '=F0=9F=8C=BB'.length).toBe(0);
});

test('nothing that is typed ends a header', () => {
  const subject = textHeader('Subject', 'Soup\r\nBcc: all@example.net\u2028\u0000x');
  expect(subject.split(/\r\n(?! )/)).toHaveLength(1);
  expect(addressHeader('From', { name: 'A\r\nB', email: 'a@example.org' })).toBe('A B <a@example.org>');
});
