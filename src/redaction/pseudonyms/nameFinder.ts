import { folded, nameKey } from './folded.ts';
import type { KnownNames } from './knownNames.ts';

/** A place in a text. */
export interface Found {
  from: number;
  to: number;
  /** its key */
  name: string;
}

interface Shape {
  /** characters before the first run of letters and digits */
  offset: number;
  length: number;
}

/** Scripts that put no space between words: each of their characters may begin and end a name. */
const UNSPACED =
  '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}]';
const RUN_TEXT = `${UNSPACED}|(?:(?!${UNSPACED})[\\p{L}\\p{N}])+`;
const RUN = new RegExp(RUN_TEXT, 'gu');
const FIRST_RUN = new RegExp(RUN_TEXT, 'u');
/** The end of one text, and the begin of the next, inside of a word. */
const ENDS_INSIDE = new RegExp(`(?!${UNSPACED})[\\p{L}\\p{N}]$`, 'u');
const BEGINS_INSIDE = new RegExp(`^(?!${UNSPACED})[\\p{L}\\p{N}]`, 'u');

/**
 * Finds known names in texts: as whole words, the longest first, whatever the case; also as JSON and URLs spell them. The time
 * grows with the text and the number of different lengths of names, not with the number of names.
 */
export class NameFinder {
  /** by the first run of a spelling: where it lies in it, and how long spellings are, longest first */
  readonly #shapes = new Map<string, Shape[]>();
  /** keys of names by their spellings, those that stay among them */
  readonly #spellings = new Map<string, string>();

  /** @param isLeft whether a name, by its key, is not looked for */
  constructor(names: KnownNames, isLeft: (key: string) => boolean) {
    for (const [key] of names.entries())
      if (!isLeft(key)) for (const spelling of spellingsOf(key)) this.#add(spelling, key);
    // found, so that no name inside of them is
    for (const key of names.kept()) this.#add(key, key);
    for (const shapes of this.#shapes.values()) shapes.sort((a, b) => b.length - a.length);
  }

  #add(spelling: string, key: string): void {
    const run = FIRST_RUN.exec(spelling);
    if (run === null) return;
    this.#spellings.set(spelling, key);
    const shapes = this.#shapes.get(run[0]) ?? [];
    if (shapes.length === 0) this.#shapes.set(run[0], shapes);
    if (!shapes.some(({ offset, length }) => offset === run.index && length === spelling.length))
      shapes.push({ offset: run.index, length: spelling.length });
  }

  /**
   * Places of known names, ascending, none over another.
   *
   * @param text in NFC
   */
  *find(text: string): Generator<Found> {
    const lower = folded(text);
    let end = 0;
    for (const match of lower.matchAll(RUN)) {
      if (match.index < end) continue;
      const found = this.#at(lower, match.index, match[0], end);
      if (found === null) continue;
      yield found;
      end = found.to;
    }
  }

  #at(lower: string, index: number, run: string, end: number): Found | null {
    for (const { offset, length } of this.#shapes.get(run) ?? []) {
      const from = index - offset;
      const to = from + length;
      if (from < end || to > lower.length) continue;
      const key = this.#spellings.get(lower.slice(from, to));
      if (key === undefined) continue;
      if (ENDS_INSIDE.test(lower.slice(to - 2, to)) && BEGINS_INSIDE.test(lower.slice(to, to + 2))) continue;
      return { from, to, name: key };
    }
    return null;
  }
}

function spellingsOf(key: string): Set<string> {
  return new Set([key, nameKey(JSON.stringify(key).slice(1, -1)), nameKey(urlOf(key))]);
}

function urlOf(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch {
    // half of a surrogate pair
    return name;
  }
}
