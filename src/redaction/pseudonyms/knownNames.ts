import { isIP } from 'node:net';
import type { JsonValue } from '../../formats/canonicalJson.ts';
import { kindOfMember } from './nameMembers.ts';
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
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.|$)/i;

/** Every name that the evidence holds, and the words that are no names although one of them may be spelled the same. */
export class KnownNames {
  readonly #kinds = new Map<string, NameKind>();
  readonly #words = new Set<string>(['pseudonym', 'user', 'host', 'address']);
  readonly #kept: ReadonlySet<string>;

  /** @param kept names that stay: those of the entity and of the cluster */
  constructor(kept: Iterable<string>) {
    this.#kept = new Set([...kept].map((name) => name.toLowerCase()));
  }

  get size(): number {
    return this.#kinds.size;
  }

  /** Notes the names in a record, and its own members and those of its parts as words. */
  collect(value: JsonValue, table: string, member = '', depth = 0): void {
    if (typeof value === 'string') {
      const kind = kindOfMember(member, table);
      if (kind === 'user') this.add(value, 'user');
      if (kind === 'host') for (const host of hostsIn(value)) this.add(host, 'host');
    } else if (Array.isArray(value)) {
      for (const one of value) this.collect(one, table, member, depth + 1);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, one] of Object.entries(value)) {
        // labels and traits, deeper inside, may be called like anybody
        if (depth === 0 || PARTS.has(member)) this.#note(name);
        // whatever a label says, it names a team, an environment, a system
        if (/labels$/i.test(name)) continue;
        // `holder: anyone matching connector …` names nobody
        if (value[`${name}_kind`] === 'anyone') continue;
        // owners: [{name: …}], updated_by: {user: …}
        const isOfUser = kindOfMember(member, table) === 'user' && name === 'name';
        this.collect(one, table, isOfUser ? member : name, depth + 1);
      }
    }
  }

  add(name: string, kind: NameKind): void {
    const lower = name.normalize('NFC').toLowerCase();
    if (NOBODY.has(lower) || this.#kept.has(lower) || UUID.test(lower) || isIP(lower) !== 0) return;
    if (lower.includes('{{') || /^pseudonym-/.test(lower)) return;
    // somebody's name is somebody's name also where a host has it
    if (kind === 'user' || !this.#kinds.has(lower)) this.#kinds.set(lower, kind);
    const prefix = kind === 'user' ? NAME_PREFIX.exec(lower)?.[0] : undefined;
    if (prefix !== undefined) this.add(lower.slice(prefix.length), 'user');
  }

  /** Notes words of texts that are not evidence. */
  addWords(text: string): void {
    for (const [word] of text.matchAll(/[\p{L}\p{N}]+/gu)) this.#note(word);
  }

  #note(word: string): void {
    this.#words.add(word.toLowerCase());
  }

  /** The kind of a name; undefined: it is none that is known. Spelled in lower case. */
  kindOf(lower: string): NameKind | undefined {
    return this.#kinds.get(lower);
  }

  isKept(lower: string): boolean {
    return this.#kept.has(lower);
  }

  /** Whether a name is also a word, or no word at all: then it is one only where a member says so. */
  isWord(lower: string): boolean {
    return lower.length < 2 || this.#words.has(lower) || !/[\p{L}\p{N}]/u.test(lower);
  }

  entries(): Iterable<[string, NameKind]> {
    return this.#kinds.entries();
  }

  /** Names that stay, in lower case. */
  kept(): Iterable<string> {
    return this.#kept;
  }

  /** Names that are also words. */
  wordsAmongNames(): number {
    let count = 0;
    for (const name of this.#kinds.keys()) if (this.isWord(name)) count += 1;
    return count;
  }
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
