import { makeValidator } from 'envalid';

export function wholeNumber(least: number, most: number) {
  return makeValidator<number>((text) => {
    const value = Number(text);
    if (/^\d+$/.test(text.trim()) && value >= least && value <= most) return value;
    throw new Error(`a whole number from ${least} to ${most}`);
  });
}

export function oneOf<T extends string>(choices: readonly T[]) {
  return makeValidator<T>((text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new Error(`one of ${choices.join(', ')}`);
  });
}

function urlOf(what: string, right: (url: URL) => boolean) {
  return makeValidator<string>((text) => {
    if (URL.canParse(text) && right(new URL(text))) return text.trim();
    throw new Error(what);
  });
}

export const text = makeValidator<string>((value) => {
  if (value.trim() !== '' && !value.includes('\0')) return value;
  throw new Error('text that is not blank');
});

/** Claims that name or reach a person, as issuers call them; those of their own stand behind a slash. */
const PERSONAL =
  /^(e?mails?|(e?mail)?address|(display|full|common|preferred|unique|user|given|family|first|middle|last|nick|account|login|samaccount|preferreduser|userprincipal)?name|login|profile|picture|website|phone(number)?|mobile(phone)?|birth(date|day)|upn|cn)$/;

/** What it names is logged for good with every question. */
export const personClaim = makeValidator<string>((value) => {
  const last = value.split(/[/:.#]/).at(-1) ?? '';
  const bare = last.replaceAll(/[_-]/g, '').toLowerCase();
  if (value.trim() !== '' && value.trim() === value && !PERSONAL.test(bare)) return value;
  throw new Error(
    'a claim that tells people apart without naming them, for it is logged for good: `sub`, or `oid` with Entra ID',
  );
});

/** A host without a scheme or a port; IPv6 as Node listens on it, without its brackets. */
export const hostName = makeValidator<string>((value) => {
  const bare = /^\[(.+)\]$/.exec(value)?.[1] ?? value;
  const inUrl = bare.includes(':') ? `[${bare}]` : bare;
  if (/^[\w.:-]+$/.test(bare) && URL.canParse(`http://${inUrl}`)) return bare;
  throw new Error('an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1, without a port');
});

/** Pairs with commas between; whether each key is one is for who reads them. */
export const witnessList = makeValidator<string>((value) => {
  const right = (pair: string) => /^[^\s+]+\+[0-9a-f]{8}\+\S+\s+https?:\/\/\S+$/.test(pair.trim());
  if (value.split(',').every(right)) return value;
  throw new Error('for each witness its verifier key, a space and its http(s):// address');
});

export const keyName = makeValidator<string>((value) => {
  if (/^[^\s\u0085+]+$/u.test(value)) return value;
  throw new Error('a name without spaces and plus signs');
});

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Whether an address reaches this machine only. */
export const isLoopback = (host: string): boolean => loopback.has(host);

export const issuerUrl = urlOf(
  'an https:// address (http:// only on this machine) without a query or fragment',
  (url) =>
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) &&
    url.search === '' &&
    url.hash === '',
);
export const publicUrl = urlOf(
  'an address like https://may-i-share.example.gov.uk: http:// or https://, without path or query',
  (url) => /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`,
);
export const databaseUrl = urlOf(
  'an address like postgres://user:password@host:5432/database',
  (url) => ['postgres:', 'postgresql:'].includes(url.protocol),
);
