import { REDACTED } from '../rules.ts';

/** End of a quoted value; of one whose quote never closes, the end of the text. */
export function endOfQuoted(text: string, start: number, quote: string): number {
  if (quote.length > 1) {
    const end = text.indexOf(quote, start);
    return end < 0 ? text.length : end;
  }
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** End of a header's value: the quote that opened before its name, else the line. */
export function endOfHeader(text: string, start: number, nameAt: number): number {
  const quote = /\\{0,8}["'`]$/.exec(text.slice(Math.max(0, nameAt - 9), nameAt))?.[0];
  if (quote !== undefined) return endOfQuoted(text, start, quote);
  const end = text.slice(start, start + 65_536).search(/[\r\n]|\\[rn]/);
  return end < 0 ? Math.min(text.length, start + 65_536) : start + end;
}

/** End of an object, its closing brace included; of one that never closes, the end of the text. */
export function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '"') at = endOfQuoted(text, at + 1, '"');
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}

// A comma ends a value only where another name and value follow.
const WORD_END = /[\s"'`\\&;]|,[\w.-]{1,64}\\?["']?[=:]/;
const ENCODED_END = /[\s"'`\\&;]|,[\w.-]{1,64}\\?["']?[=:]|%2[267cC]|%3[bB]/;
const PIECE = 4096;
/** Longest thing that the patterns above look for. */
const OVERLAP = 70;

/** End of a value without quotes. */
export function endOfWord(text: string, start: number, encoded: boolean): number {
  let end = text.length;
  // Long values are read in pieces, so that a short one costs little in a long text.
  let piece = 64;
  for (let from = start; from < text.length; from += piece, piece = PIECE) {
    const found = text.slice(from, from + piece + OVERLAP).search(encoded ? ENCODED_END : WORD_END);
    if (found < 0) continue;
    end = from + found;
    break;
  }
  while (end > start && ')]},.>'.includes(text[end - 1] as string)) end--;
  return end;
}

/**
 * The lines of a YAML block (`name: |`), which are indented.
 *
 * @param at where the value begins
 * @returns undefined when it is none
 */
export function yamlBlock(
  text: string,
  at: number,
  from: number,
): { start: number; end: number } | undefined {
  if (at === from || (text[at] !== '|' && text[at] !== '>')) return undefined;
  const head = /^[|>][+-]?\d?[ \t]{0,16}\r?\n/.exec(text.slice(at, at + 24));
  if (head === null) return undefined;
  const start = at + head[0].length;
  let end = start;
  while (end < text.length && (text[end] === ' ' || text[end] === '\t' || text[end] === '\n')) {
    const line = text.indexOf('\n', end);
    end = line < 0 ? text.length : line + 1;
  }
  return text.startsWith(REDACTED, start) ? { start, end: start } : { start, end };
}

/** Words that stand after "token:" or "password:" in ordinary sentences and settings. */
const ORDINARY =
  /^(?:true|false|null|nil|none|yes|no|on|off|undefined|expired|invalid|incorrect|wrong|missing|required|optional|not|is|was|are|has|must|can|cannot|could|should|may|unknown|failed|failure|mismatch|denied|bad|too|empty|unset|set|found|the|a|an|reset|changed|list|read|create|update|delete|rejected|unauthorized|malformed|disabled|enabled|unsupported|string|bytes|object|number|\*+|x{3,}|<[\w -]{1,40})$/i;

/** Whether a value is no secret by what it says: a switch, a word of a sentence, a count of tokens. */
export function ordinary(
  value: string,
  { spaced, separator, name }: { spaced: boolean; separator: string; name: string },
): boolean {
  if (/^(?:true|false|null|nil|none|undefined|\*+)$/i.test(value)) return true;
  if (/(?:tokens|secrets|passwords|credentials|cookies)$/i.test(name) && /^\d{1,9}$/.test(value)) return true;
  if (/^key$/i.test(name) && !/^(?=.*\d)[\w-]{16,}$/.test(value)) return true;
  return spaced && separator === ':' && ORDINARY.test(value.replace(/[.,;!]+$/, ''));
}
