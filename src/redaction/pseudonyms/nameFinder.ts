import type { KnownNames } from './knownNames.ts';

/** A place in a text. */
export interface Found {
  from: number;
  to: number;
  /** the name in lower case */
  name: string;
}

interface Shape {
  /** characters before the first run of letters and digits */
  offset: number;
  length: number;
}

const RUN = /[\p{L}\p{N}]+/gu;
const INSIDE = /[\p{L}\p{N}]/u;

/**
 * Finds known names in texts: as whole words, the longest first, whatever the case; also as JSON and URLs spell them. The time
 * grows with the text and the number of different lengths of names, not with the number of names.
 */
export class NameFinder {
  readonly #names: KnownNames;
  /** by the first run of a spelling: where it lies in it, and how long spellings are, longest first */
  readonly #shapes = new Map<string, Shape[]>();
  /** spellings other than the name itself */
  readonly #spellings = new Map<string, string>();

  constructor(names: KnownNames) {
    this.#names = names;
    for (const [name] of names.entries()) {
      if (names.isWord(name)) continue;
      for (const spelling of spellingsOf(name)) {
        if (spelling !== name) this.#spellings.set(spelling, name);
        this.#add(spelling);
      }
    }
    // found, so that no name inside of them is
    for (const name of names.kept()) this.#add(name);
    for (const shapes of this.#shapes.values()) shapes.sort((a, b) => b.length - a.length);
  }

  #add(spelling: string): void {
    const run = firstRun(spelling);
    if (run === null) return;
    const shapes = this.#shapes.get(run.text) ?? [];
    if (shapes.length === 0) this.#shapes.set(run.text, shapes);
    if (!shapes.some(({ offset, length }) => offset === run.at && length === spelling.length))
      shapes.push({ offset: run.at, length: spelling.length });
  }

  /** Places of known names, ascending, none over another. */
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
      const spelling = lower.slice(from, to);
      const name = this.#spellings.get(spelling) ?? spelling;
      const isKept = this.#names.isKept(name);
      if (!isKept && (this.#names.kindOf(name) === undefined || this.#names.isWord(name))) continue;
      if (INSIDE.test(lower[to - 1] ?? '') && INSIDE.test(lower[to] ?? '')) continue;
      return { from, to, name };
    }
    return null;
  }
}

function firstRun(text: string): { text: string; at: number } | null {
  const match = /[\p{L}\p{N}]+/u.exec(text);
  return match === null ? null : { text: match[0], at: match.index };
}

/** Lower case in which every character keeps its place. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return text.replace(/./gsu, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one));
}

function spellingsOf(name: string): Set<string> {
  const forms = [name, name.normalize('NFD'), JSON.stringify(name).slice(1, -1), urlOf(name)];
  return new Set(forms.map((one) => one.toLowerCase()));
}

function urlOf(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch {
    // half of a surrogate pair
    return name;
  }
}
