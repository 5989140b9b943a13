import { createHmac } from 'node:crypto';
import { folded } from './folded.ts';

/** Kinds of names. */
export type NameKind = 'user' | 'host' | 'address';

/** Names that are made of another one: the user of a bot, the key of a holder. What procedures put together keeps its form. */
export const NAME_PREFIX = /^(?:bot-|bot:|user:|machine:)(?=.)/;

/** How many pseudonyms are kept: addresses may be any number. */
const MOST_KEPT = 50_000;

/** The spelling of every pseudonym. */
export const PSEUDONYM = /pseudonym-(?:user|host|address)-[0-9a-f]{16}/gi;

/**
 * Pseudonyms of one key: the same name has the same one in every bundle. Without the key nobody can compute the pseudonym of a name
 * that they guess.
 */
export class Pseudonyms {
  readonly #key: Buffer;
  readonly #kept = new Map<string, string>();
  readonly #onName: ((name: string, pseudonym: string) => void) | undefined;

  /**
   * @param key 32 bytes
   * @param onName is called with every name and its pseudonym
   */
  constructor(key: Buffer, onName?: (name: string, pseudonym: string) => void) {
    this.#key = key;
    this.#onName = onName;
  }

  /** Names the key without giving anything of it away: bundles with the same one can be compared. */
  get keyId(): string {
    return this.#digest('key', '');
  }

  /** `pseudonym-user-…`; upper and lower case of a name differ in the first letter only, as far as SQL compares them. */
  of(kind: NameKind, name: string): string {
    const prefix = kind === 'user' ? NAME_PREFIX.exec(name)?.[0] : undefined;
    if (prefix !== undefined) return prefix + this.of('user', name.slice(prefix.length));
    const plain = name.normalize('NFC');
    const lower = folded(plain);
    const pseudonym = `${plain === lower ? 'p' : 'P'}seudonym-${kind}-${this.#digest(kind, lower)}`;
    this.#onName?.(name, pseudonym);
    return pseudonym;
  }

  /** An address keeps its form, so that it still goes with the user of the same name: both parts become pseudonyms. */
  ofEmail(local: string, domain: string, at = '@'): string {
    return `${this.of('user', local)}${at}${this.of('host', domain)}`;
  }

  #digest(kind: string, text: string): string {
    const kept = this.#kept.get(`${kind}\n${text}`);
    if (kept !== undefined) return kept;
    const digest = createHmac('sha256', this.#key)
      .update(`affidavit pseudonym\n${kind}\n${text}`)
      .digest('hex')
      .slice(0, 16);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(`${kind}\n${text}`, digest);
    return digest;
  }
}
