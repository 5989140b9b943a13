import { isIP } from 'node:net';
import type { JsonValue } from '../../formats/canonicalJson.ts';
import { nameKey } from './folded.ts';
import { kindOfMember, ownKindOf } from './nameMembers.ts';
import { NAME_PREFIX, type NameKind } from './pseudonyms.ts';

/** Names that are no secrets: the gateway's own actors, and this machine as every machine calls itself. */
const NOBODY = new Set([
  ...[
    '',
    '*',
    '-',
    'system',
    'localhost',
    'localhost.localdomain',
    'none',
    'unknown',
    'true',
    'false',
    'null',
    'all',
  ],
]);
/** Parts of a resource whose members are the gateway's. */
const PARTS = new Set(['metadata', 'spec', 'status', 'options', 'allow', 'deny', 'conditions']);
/** Ids are no names; with the cluster's name behind it, one is how the gateway calls its own services. */
const UUID = /^(?:[a-z_]+:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.|$)/;

/** A URL, or a host with a domain and a port: an address whatever member holds it. */
const ADDRESS =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/\S+|(?=[^:]*[a-z])[a-z0-9](?:[a-z0-9-]*\.)+[a-z0-9-]*[a-z0-9]:\d{2,5})$/i;

/** Every name that the evidence holds, and the words that are no names although one of them may be spelled the same. */
export class KnownNames {
  readonly #kinds = new Map<string, NameKind>();
  readonly #words = new Set<string>(['pseudonym', 'user', 'host', 'address']);
  readonly #ownWords = new Set<string>();
  readonly #kept: ReadonlySet<string>;

  /** @param kept names that stay: those of the entity and of the cluster */
  constructor(kept: Iterable<string>) {
    this.#kept = new Set([...kept].map(nameKey));
  }

  get size(): number {
    return this.#kinds.size;
  }

  /** Notes the names in a record, and its own members and those of its parts as words. */
  collect(value: JsonValue, table: string): void {
    this.#collect(value, table, '', 0);
  }

  #collect(value: JsonValue, table: string, member: string, depth: number): void {
    if (typeof value === 'string') {
      const kind = kindOfMember(member, table);
      if (kind === 'user') this.add(value, 'user');
      if (kind === 'host' || (kind === null && ADDRESS.test(value)))
        for (const host of hostsIn(value)) this.add(host, 'host');
    } else if (Array.isArray(value)) {
      for (const one of value) this.#collect(one, table, member, depth + 1);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, one] of Object.entries(value)) {
        // labels and traits, deeper inside, may be called like anybody
        if (depth === 0 || PARTS.has(member)) this.#words.add(nameKey(name));
        // whatever a label says, it names a team, an environment, a system
        if (/labels$/i.test(name)) continue;
        // `holder: anyone matching connector …` names nobody
        if (value[`${name}_kind`] === 'anyone') continue;
        const own = ownKindOf(value, name, member, table);
        this.#collect(one, table, own ?? name, depth + 1);
      }
    }
  }

  add(name: string, kind: NameKind): void {
    const key = nameKey(name);
    if (NOBODY.has(key) || this.#kept.has(key) || isIP(key) !== 0) return;
    if (key.includes('{{') || key.startsWith('pseudonym-')) return;
    const id = UUID.exec(key);
    if (id?.[1] === '') return;
    // somebody's name is somebody's name also where a host has it
    const isPerson = kind === 'user' && id === null;
    if (isPerson || !this.#kinds.has(key)) this.#kinds.set(key, isPerson ? 'user' : 'host');
    const prefix = isPerson ? NAME_PREFIX.exec(key)?.[0] : undefined;
    if (prefix !== undefined) this.add(key.slice(prefix.length), 'user');
  }

  /** Notes words that values have beside names, such as those that procedures compare with. */
  addWords(text: string): void {
    for (const [word] of text.matchAll(/[\p{L}\p{N}]+/gu)) this.#words.add(nameKey(word));
  }

  /** Notes words of our own sentences, also put together: break-glass. Values have them, too, without meaning them. */
  addOwnWords(text: string): void {
    for (const [word] of text.matchAll(/[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)*/gu)) {
      this.#ownWords.add(nameKey(word));
      for (const part of word.split(/[-_.]/)) this.#ownWords.add(nameKey(part));
    }
  }

  /** The kind of a name; undefined: it is none that is known. By its key. */
  kindOf(key: string): NameKind | undefined {
    return this.#kinds.get(key);
  }

  isKept(key: string): boolean {
    return this.#kept.has(key);
  }

  /** Whether a name is also a word that values have, or no word at all: then it is one only where a member says so. */
  isWord(key: string): boolean {
    return isNoWord(key) || this.#words.has(key);
  }

  /** Whether a name is also a word of our own sentences. */
  isOwnWord(key: string): boolean {
    return this.isWord(key) || this.#ownWords.has(key);
  }

  entries(): Iterable<[string, NameKind]> {
    return this.#kinds.entries();
  }

  /** Names that stay, by their keys. */
  kept(): Iterable<string> {
    return this.#kept;
  }

  /** How many names are also words that values have, and how many are words of our own sentences only. */
  wordsAmongNames(): { values: number; sentences: number } {
    let values = 0;
    let sentences = 0;
    for (const key of this.#kinds.keys()) {
      if (this.isWord(key)) values += 1;
      else if (this.isOwnWord(key)) sentences += 1;
    }
    return { values, sentences };
  }
}

/** Too short, or without any letter and digit: found in every text. */
function isNoWord(key: string): boolean {
  return key.length < 2 || !/[\p{L}\p{N}]/u.test(key);
}

/** The hosts of an address, a list of them, or a URL. */
function hostsIn(text: string): string[] {
  return text.split(/[\s,;]+/).flatMap((part) => {
    const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)(?::\d+)?(?:[/?#].*)?$/i.exec(
      part,
    );
    const host = match?.[1]?.replace(/^\[|\]$|\.$/g, '') ?? '';
    return host === '' ? [] : [host];
  });
}
