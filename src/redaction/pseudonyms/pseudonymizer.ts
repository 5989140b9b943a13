import { isIP } from 'node:net';
import { canonicalJson, type JsonObject, type JsonValue } from '../../formats/canonicalJson.ts';
import { nameKey } from './folded.ts';
import type { KnownNames } from './knownNames.ts';
import { NameFinder } from './nameFinder.ts';
import { kindOfMember, mayHoldName, ownKindOf } from './nameMembers.ts';
import type { NameKind, Pseudonyms } from './pseudonyms.ts';

const EMAIL =
  /([\p{L}\p{N}._+'-]{1,64})(@|%40)([\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,253}[\p{L}\p{N}])?\.\p{L}{2,24})/gu;
const WHOLE_EMAIL = new RegExp(`^${EMAIL.source}$`, 'u');
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const IPV6 = /(?<![\p{L}\p{N}:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\p{L}\p{N}:])/giu;
/** This machine, every address, and documentation of a version or a mask. */
const NOWHERE = /^(127\.|0\.0\.0\.0$|255\.|::1?$)/;

/**
 * Replaces every known name, every e-mail address and every IP address by its pseudonym, in texts and in records. Names that are
 * also words are replaced where a member says that it holds a name; in texts it depends on whose they are.
 */
export class Pseudonymizer {
  readonly #names: KnownNames;
  readonly #pseudonyms: Pseudonyms;
  readonly #inValues: NameFinder;
  readonly #inSentences: NameFinder;
  readonly #inFacts: NameFinder;

  /** @param names complete: names that are added later are not found */
  constructor(names: KnownNames, pseudonyms: Pseudonyms) {
    this.#names = names;
    this.#pseudonyms = pseudonyms;
    this.#inValues = new NameFinder(names, (key) => names.isWord(key));
    this.#inSentences = new NameFinder(names, (key) => names.isOwnWord(key));
    this.#inFacts = new NameFinder(names, () => false);
  }

  get keyId(): string {
    return this.#pseudonyms.keyId;
  }

  get wordsAmongNames(): { values: number; sentences: number } {
    return this.#names.wordsAmongNames();
  }

  /** A text of the evidence. Names that are words of values stay, since nothing says that they are meant. */
  text(text: string): string {
    return this.#replaced(text, this.#inValues);
  }

  /** A sentence of ours. Names that are words of it stay. */
  sentence(text: string): string {
    return this.#replaced(text, this.#inSentences);
  }

  /** Facts of an exception that name people: every name goes, also where one of our words is spelled the same. */
  facts(text: string): string {
    return this.#replaced(text, this.#inFacts);
  }

  #replaced(text: string, finder: NameFinder): string {
    if (text.length < 2) return text;
    const composed = text.normalize('NFC');
    let result = '';
    let at = 0;
    for (const { from, to, name } of finder.find(composed)) {
      result += this.#loose(composed.slice(at, from));
      result += this.#name(composed.slice(from, to), name);
      at = to;
    }
    return at === 0 ? this.#loose(text) : result + this.#loose(composed.slice(at));
  }

  /** A name, whatever it is; the empty text stays. */
  name(name: string, kind: NameKind): string {
    const key = nameKey(name);
    if (key === '' || this.#names.isKept(key)) return name;
    return this.#names.kindOf(key) === undefined ? this.#pseudonyms.of(kind, name) : this.#name(name, key);
  }

  /** A record of the evidence with pseudonyms, also where a name is a word: its members say that it is one. */
  record(record: JsonObject, table: string): JsonObject {
    return this.#object(record, table, '');
  }

  /** An event of the audit log with pseudonyms, as one line of JSON. */
  event(json: string): string {
    const event = JSON.parse(json) as JsonObject;
    return canonicalJson(this.record(event, String(event.event ?? '')));
  }

  /** Plain data of ours with pseudonyms: texts are sentences, unless a member says that it holds a name; members keep their names. */
  data<T>(value: T): T {
    return this.#data(value, '') as T;
  }

  #data(value: unknown, member: string): unknown {
    if (typeof value === 'string') {
      const isName = kindOfMember(member, '') !== null && this.#names.kindOf(nameKey(value)) !== undefined;
      return isName ? this.#name(value, nameKey(value)) : this.sentence(value);
    }
    if (Array.isArray(value)) return value.map((one) => this.#data(one, member));
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#data(one, name)]));
  }

  #object(record: JsonObject, table: string, member: string): JsonObject {
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        this.text(name),
        this.#value(value, table, ownKindOf(record, name, member, table) ?? name),
      ]),
    );
  }

  #value(value: JsonValue, table: string, member: string): JsonValue {
    if (typeof value === 'string') return this.#string(value, table, member);
    if (Array.isArray(value)) return value.map((one) => this.#value(one, table, member));
    if (value === null || typeof value !== 'object') return value;
    return this.#object(value, table, member);
  }

  #string(value: string, table: string, member: string): string {
    const key = nameKey(value);
    if (
      this.#names.kindOf(key) !== undefined &&
      (kindOfMember(member, table) !== null || mayHoldName(member))
    )
      return this.#name(value, key);
    return this.#nested(value, table) ?? this.text(value);
  }

  /** JSON inside a text, as some members hold it. */
  #nested(value: string, table: string): string | null {
    if (!/^[[{]/.test(value)) return null;
    try {
      return JSON.stringify(this.#value(JSON.parse(value) as JsonValue, table, ''));
    } catch {
      return null;
    }
  }

  #name(spelled: string, key: string): string {
    if (this.#names.isKept(key)) return spelled;
    // as JSON and URLs spell it, a name is the same one
    const name = nameKey(spelled) === key ? spelled : key;
    if (WHOLE_EMAIL.test(key)) {
      const at = name.lastIndexOf('@');
      return this.#email(name.slice(0, at), name.slice(at + 1), '@');
    }
    return this.#pseudonyms.of(this.#names.kindOf(key) ?? 'user', name);
  }

  #email(local: string, domain: string, at: string): string {
    if (!this.#names.isKept(nameKey(domain))) return this.#pseudonyms.ofEmail(local, domain, at);
    return `${this.#pseudonyms.of('user', local)}${at}${domain}`;
  }

  /** Addresses of any person and any machine, known or not. */
  #loose(text: string): string {
    let result = text;
    if (/@|%40/.test(result))
      result = result.replace(EMAIL, (_, local: string, at: string, domain: string) =>
        this.#email(local, domain, at),
      );
    if (/\d\.\d/.test(result)) result = result.replace(IPV4, (found) => this.#address(found));
    if (result.includes(':')) result = result.replace(IPV6, (found) => this.#address(found));
    return result;
  }

  #address(found: string): string {
    if (isIP(found) === 0 || NOWHERE.test(found)) return found;
    return this.#pseudonyms.of('address', found);
  }
}
