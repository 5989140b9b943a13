import { isIP } from 'node:net';
import { canonicalJson, type JsonObject, type JsonValue } from '../../formats/canonicalJson.ts';
import type { KnownNames } from './knownNames.ts';
import { NameFinder } from './nameFinder.ts';
import { kindOfMember } from './nameMembers.ts';
import type { Pseudonyms } from './pseudonyms.ts';

const EMAIL =
  /([\p{L}\p{N}._+'-]{1,64})(@|%40)([\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,253}[\p{L}\p{N}])?\.\p{L}{2,24})/gu;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const IPV6 = /(?<![\p{L}\p{N}:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\p{L}\p{N}:])/giu;
/** This machine, every address, and documentation of a version or a mask. */
const NOWHERE = /^(127\.|0\.0\.0\.0$|255\.|::1?$)/;

/** Replaces every known name, every e-mail address and every IP address by its pseudonym, in texts and in records. */
export class Pseudonymizer {
  readonly #names: KnownNames;
  readonly #pseudonyms: Pseudonyms;
  readonly #finder: NameFinder;

  /** @param names complete: names that are added later are not found */
  constructor(names: KnownNames, pseudonyms: Pseudonyms) {
    this.#names = names;
    this.#pseudonyms = pseudonyms;
    this.#finder = new NameFinder(names);
  }

  get keyId(): string {
    return this.#pseudonyms.keyId;
  }

  get wordsAmongNames(): number {
    return this.#names.wordsAmongNames();
  }

  /** A text with pseudonyms. Names that are also words stay, since nothing says that they are meant. */
  text(text: string): string {
    if (text.length < 2) return text;
    let result = '';
    let at = 0;
    for (const { from, to, name } of this.#finder.find(text)) {
      result += this.#loose(text.slice(at, from));
      result += this.#name(text.slice(from, to), name);
      at = to;
    }
    return at === 0 ? this.#loose(text) : result + this.#loose(text.slice(at));
  }

  /** A record with pseudonyms, also where a name is a word: its members say that it is one. */
  record(record: JsonObject, table: string): JsonObject {
    return this.#object(record, table, '');
  }

  /** An event of the audit log with pseudonyms, as one line of JSON. */
  event(json: string): string {
    const event = JSON.parse(json) as JsonObject;
    return canonicalJson(this.record(event, String(event.event ?? '')));
  }

  /** Plain data with pseudonyms; members keep their names. */
  data<T>(value: T): T {
    return this.#data(value) as T;
  }

  #data(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.#data(one));
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#data(one)]));
  }

  #object(record: JsonObject, table: string, member: string): JsonObject {
    const isUser = kindOfMember(member, table) === 'user';
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        this.text(name),
        this.#value(value, table, isUser && name === 'name' ? member : name),
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
    const lower = value.normalize('NFC').toLowerCase();
    if (kindOfMember(member, table) !== null && this.#names.kindOf(lower) !== undefined)
      return this.#name(value, lower);
    const nested = this.#nested(value, table);
    return nested ?? this.text(value);
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

  #name(spelled: string, lower: string): string {
    if (this.#names.isKept(lower)) return spelled;
    const whole = new RegExp(`^${EMAIL.source}$`, 'u').exec(lower);
    const isSpelledAlike = spelled.normalize('NFC').toLowerCase() === lower;
    const name = isSpelledAlike ? spelled : lower;
    if (whole !== null) {
      const [local = '', domain = ''] = name.split('@');
      return this.#email(local, domain, '@');
    }
    return this.#pseudonyms.of(this.#names.kindOf(lower) ?? 'user', name);
  }

  #email(local: string, domain: string, at: string): string {
    if (!this.#names.isKept(domain.toLowerCase())) return this.#pseudonyms.ofEmail(local, domain, at);
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
