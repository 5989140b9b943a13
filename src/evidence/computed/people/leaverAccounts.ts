import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { type NameLikeness, nameLikeness } from '../../../formats/nameLikeness.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { type EvidenceScope, isWhole } from '../../scope.ts';

const BOT_LABEL = 'teleport.internal/bot';

/** The account that a line of the list of leavers names. */
export interface LeaverAccount {
  userName: string;
  /** empty for people */
  bot: string;
  origin: 'local' | 'sso' | 'bot' | 'unknown';
  existsAtEnd: 'yes' | 'no' | 'unknown';
  /** when the listed record ends by itself, RFC 3339; empty: never */
  expires: string;
}

/** Finds the accounts of leavers: names compare exactly. */
export class LeaverAccounts {
  readonly #set: EvidenceSet;
  readonly #scope: EvidenceScope;
  readonly #isListed;
  readonly #loginKind;

  constructor(set: EvidenceSet, scope: EvidenceScope) {
    this.#set = set;
    this.#scope = scope;
    this.#isListed = set.db.prepare<[string], number>('SELECT 1 FROM users WHERE user_name = ?').pluck();
    this.#loginKind = set.db
      .prepare<[string], string>(
        "SELECT max(kind) FROM logins WHERE user_name = ? AND ok = 1 AND kind IN ('local', 'single sign-on')",
      )
      .pluck();
  }

  /** @param name as the list has it; bots as `bot:<name>` */
  of(name: string): LeaverAccount {
    const bot = /^bot:(.+)$/s.exec(name)?.[1] ?? '';
    const userName = bot === '' ? name : `bot-${bot}`;
    const { store, closing } = this.#scope;
    const last = store.versions('users', userName).findLast(({ fromSnapshot }) => fromSnapshot <= closing.id);
    const record = last === undefined ? null : (JSON.parse(last.json) as JsonObject);
    const isBot = bot !== '' || BOT_LABEL in object(object(record?.metadata).labels);
    const spec = object(record?.spec);
    return {
      userName,
      bot: isBot ? userName.slice('bot-'.length) : '',
      origin: isBot ? 'bot' : this.#originOf(record, userName),
      existsAtEnd: this.#existsAtEnd(userName),
      expires: text(spec.expires) || text(object(record?.metadata).expires),
    };
  }

  /** The account whose name is alike but not the same; empty: none. The list of users is read through for each: leavers are few. */
  similarTo(name: string): string {
    const alike = new Set<NameLikeness | null>(['case', 'domain']);
    const users = this.#set.db.prepare<[], string>('SELECT user_name FROM users ORDER BY user_name').pluck();
    for (const other of users.iterate()) if (alike.has(nameLikeness(name, other))) return other;
    return '';
  }

  #originOf(record: JsonObject | null, userName: string): LeaverAccount['origin'] {
    if (record !== null) {
      const connector = object(object(object(record.spec).created_by).connector);
      return text(connector.id) === '' ? 'local' : 'sso';
    }
    const kind = this.#loginKind.get(userName) ?? '';
    if (kind === '') return 'unknown';
    return kind === 'local' ? 'local' : 'sso';
  }

  #existsAtEnd(userName: string): LeaverAccount['existsAtEnd'] {
    if (this.#isListed.get(userName) !== undefined) return 'yes';
    const endUs = this.#scope.period.toMs * 1000;
    // the closing snapshot may be later than the end of the period, and the account deleted in between
    for (const event of this.#scope.store.eventsOfSubject('user', userName)) {
      if (event.event !== 'user.delete' || event.timeUs < endUs) continue;
      if (eventOutcome({ ...event, body: JSON.parse(event.json) as JsonObject }) === 'succeeded')
        return 'yes';
    }
    return isWhole(this.#set.table('users')?.outcome ?? null) ? 'no' : 'unknown';
  }
}
