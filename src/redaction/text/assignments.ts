import { REDACTED } from '../rules.ts';
import { bareName, nameKind } from '../secretNames.ts';
import { endOfHeader, endOfObject, endOfQuoted, endOfWord, ordinary, yamlBlock } from './values.ts';

/** The words of secret names (secretNames.ts), or the only-in-queries and header names below; a text without them is left alone. */
const HINT =
  /secret|pass|psk|pwd|token|key|cred|auth|cookie|bearer|jwt|otp|seed|mnemonic|kubeconfig|recovery|qr.?code|privkey|sess|sid|sig|saml|assertion|code|ticket|initial.?command|local.?auth|google.?service/i;

const SEPARATOR = /=>|:=|[=:]|%3[dD]%3[eE]|%3[adAD]/g;

/** Secret in the query of an address only. */
const QUERY_NAMES: ReadonlySet<string> = new Set(
  'sig signature xamzsignature xamzcredential xgoogsignature xgoogcredential awsaccesskeyid assertion code ticket samlrequest auth sslkey'.split(
    ' ',
  ),
);
/** Names of whose values the whole line is the secret. */
const WHOLE_LINE = /^(?:proxy)?authorization$|^(?:set)?cookie2?$/;
const MORE_NAMES: ReadonlySet<string> = new Set([
  'auth',
  'connect.sid',
  'asp.net_sessionid',
  'sharedaccesssignature',
  'initialcommand',
  'initial_command',
]);

interface Span {
  start: number;
  end: number;
}

/**
 * Takes out values after a secret name within a text: `password=…`, `"token": …`, `Authorization: …`, `--secret …`. One pass;
 * every character is read a bounded number of times.
 *
 * @param found called once for each value that was taken out
 */
export function withoutAssigned(text: string, found: () => void): string {
  if (!HINT.test(text)) return text;
  let out = '';
  let done = 0;
  SEPARATOR.lastIndex = 0;
  for (let match = SEPARATOR.exec(text); match !== null; match = SEPARATOR.exec(text)) {
    const nameEnd = back(text, match.index, done, isBetween, 16);
    const nameStart = back(text, nameEnd, done, isName, 256);
    const name = text.slice(nameStart, nameEnd);
    const separator = match[0];
    if (name === '' || !isSecret(name, text[nameStart - 1] ?? '')) continue;
    const value = valueAfter(text, match.index + separator.length, separator, { name, at: nameStart });
    if (value === undefined || isJsonNumber(text, match.index, value, name)) continue;
    if (isMasked(text.slice(value.start, value.end))) continue;
    out += text.slice(done, value.start) + REDACTED;
    done = value.end;
    SEPARATOR.lastIndex = done;
    found();
  }
  return done === 0 ? text : out + text.slice(done);
}

/** A name that the gateway, or this program, masked already: mostly asterisks, a short rest at its end. */
function isMasked(value: string): boolean {
  const [, stars = '', rest = ''] = /^(\*+)([\w.-]*)$/.exec(value) ?? [];
  return stars.length >= 8 && stars.length >= 2 * rest.length;
}

function isSecret(name: string, before: string): boolean {
  const kind = nameKind(name);
  if (kind === 'secret' || kind === 'about') return true;
  if (MORE_NAMES.has(name.toLowerCase())) return true;
  const inQuery = before === '?' || before === '&' || before === '#';
  return inQuery && (QUERY_NAMES.has(bareName(name)) || bareName(name) === 'key');
}

/** A count in JSON: `"seed": 42`, as redact leaves it. */
function isJsonNumber(text: string, at: number, { start, end }: Span, name: string): boolean {
  if (text[at - 1] !== '"' || nameKind(name) !== 'about') return false;
  return end - start < 24 && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text.slice(start, end));
}

interface Named {
  name: string;
  /** where the name begins */
  at: number;
}

function valueAfter(text: string, from: number, separator: string, named: Named): Span | undefined {
  const { name } = named;
  let at = from;
  while (at < text.length && at - from < 16 && (text[at] === ' ' || text[at] === '\t')) at++;
  if (separator.startsWith('%')) at += /^(?:%20|%09|\+){0,8}/.exec(text.slice(at, at + 24))?.[0].length ?? 0;
  if (text.startsWith(REDACTED, at)) return undefined;
  const block = yamlBlock(text, at, from);
  if (block !== undefined) return block.start === block.end ? undefined : block;
  if (text[at] === '{') return objectAfter(text, at, name);
  if (text[at] === '[') {
    const end = text.indexOf(']', at);
    return at === from && end > at + 1 ? { start: at + 1, end } : undefined;
  }
  const quote = /^(?:\\{0,8}["'`]|%2[27])/.exec(text.slice(at, at + 9))?.[0];
  const start = at + (quote?.length ?? 0);
  if (text.startsWith(REDACTED, start)) return undefined;
  const end =
    quote !== undefined
      ? endOfQuoted(text, start, quote)
      : WHOLE_LINE.test(bareName(name))
        ? endOfHeader(text, start, named.at)
        : endOfWord(text, start, separator.startsWith('%'));
  if (end <= start) return undefined;
  return ordinary(text.slice(start, end), { spaced: at > from, separator, name })
    ? undefined
    : { start, end };
}

/** An object under a name that is secret as a whole. */
function objectAfter(text: string, at: number, name: string): Span | undefined {
  if (nameKind(name) !== 'secret') return undefined;
  const end = endOfObject(text, at);
  return /^\{\s*\}?$/.test(text.slice(at, Math.min(end, at + 64))) ? undefined : { start: at, end };
}

function back(
  text: string,
  from: number,
  stop: number,
  wanted: (code: number) => boolean,
  most: number,
): number {
  let at = from;
  while (at > stop && from - at < most && wanted(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Quotes, backslashes, blanks and closing brackets between a name and its separator. */
function isBetween(code: number): boolean {
  return (
    code === 0x22 ||
    code === 0x27 ||
    code === 0x60 ||
    code === 0x5c ||
    code === 0x20 ||
    code === 0x09 ||
    code === 0x5d
  );
}

function isName(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0x2e
  );
}
