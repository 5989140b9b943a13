import type { EvidenceSet } from '../../evidenceSet.ts';

/** A change of the configuration that may give access. */
export interface AccessEvent {
  row: string;
  kind: string;
  name: string;
  action: string;
  actor: string;
  /** roles that the event names; those among them that are new, null where that is not known */
  roles: readonly string[];
  added: readonly string[] | null;
  list: string;
  time: string;
  us: number;
  /** name of the user, of bots that of their user */
  holder: string;
}

/** A bot's user and role are written with the bot. */
export const WITH_BOT_US = 10_000_000;

/** Changes of the period that somebody made and that may give access, by what they change. Each look-up takes the same time. */
export class AccessEvents {
  /** accounts and bots that were made, and roles that updates gave, oldest first */
  readonly made: AccessEvent[] = [];
  /** members who were added, oldest first */
  readonly joined: { event: AccessEvent; member: string }[] = [];
  readonly #ofHolder = new Map<string, AccessEvent[]>();
  readonly #ofMember = new Map<string, AccessEvent[]>();

  constructor(set: EvidenceSet) {
    const all = read(set);
    const bots = new Map<string, number[]>();
    for (const { kind, action, holder, us } of all)
      if (kind === 'bot' && action === 'created') into(bots, holder, us);
    for (const event of all) {
      const { kind, action, holder, us, added } = event;
      if (kind === 'access_list.member') {
        for (const member of membersOf(event)) {
          into(this.#ofMember, JSON.stringify([event.list, member]), event);
          if (action === 'created') this.joined.push({ event, member });
        }
        continue;
      }
      into(this.#ofHolder, holder, event);
      const withBot =
        kind === 'user' && (bots.get(holder) ?? []).some((at) => Math.abs(at - us) <= WITH_BOT_US);
      const gives = action === 'created' || (kind === 'user' && (added ?? []).length > 0);
      if (gives && kind !== 'role' && !withBot) this.made.push(event);
    }
  }

  /** Changes of an account after one instant and up to another. */
  ofHolder(holder: string, afterUs: number, untilUs: number): AccessEvent[] {
    return within(this.#ofHolder.get(holder), afterUs, untilUs);
  }

  /** Changes of a membership after one instant and up to another. */
  ofMember(list: string, member: string, afterUs: number, untilUs: number): AccessEvent[] {
    return within(this.#ofMember.get(JSON.stringify([list, member])), afterUs, untilUs);
  }
}

function read({ db }: EvidenceSet): AccessEvent[] {
  return db
    .prepare<[], Omit<AccessEvent, 'roles' | 'added' | 'holder'> & { roles: string; added: string | null }>(
      `SELECT row_id AS row, kind, name, action, actor, coalesce(access_list, '') AS list, time, time_us AS us,
         coalesce(json_extract(json, '$.roles'), '[]') AS roles, json_extract(json, '$.roles_added') AS added
       FROM config_changes
       WHERE ok = 1 AND automatic = '' AND name <> '' AND time_us IS NOT NULL
         AND action IN ('created', 'updated')
         AND (kind IN ('user', 'bot', 'access_list.member') OR kind = 'role' AND substr(name, 1, 4) = 'bot-')
       ORDER BY time_us, row_id`,
    )
    .all()
    .map((row) => ({
      ...row,
      roles: JSON.parse(row.roles) as string[],
      added: row.added === null ? null : (JSON.parse(row.added) as string[]),
      holder: row.kind === 'bot' ? `bot-${row.name}` : row.name,
    }));
}

/** Events of members are named "list: member, member". */
function membersOf({ name, list }: AccessEvent): string[] {
  return name.startsWith(`${list}: `) ? name.slice(list.length + 2).split(', ') : [];
}

function within(events: readonly AccessEvent[] | undefined, afterUs: number, untilUs: number): AccessEvent[] {
  return (events ?? []).filter(({ us }) => us > afterUs && us <= untilUs);
}

function into<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
