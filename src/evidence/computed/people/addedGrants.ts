import type { EvidenceSet } from '../../evidenceSet.ts';

/** A standing grant that a snapshot shows and the one before did not. */
export interface AddedGrant {
  row: string;
  /** holder as in grants, bots as bot:NAME */
  named: string;
  /** name of the user, of bots that of their user */
  holder: string;
  role: string;
  type: string;
  via: string;
  afterUs: number;
  untilUs: number;
}

/** Standing grants that came in the period; what single sign-on gives anew at each login is left out. */
export function* addedGrants({ db }: EvidenceSet): Generator<AddedGrant> {
  const page = db.prepare<[number], Omit<AddedGrant, 'holder'> & { at: number }>(
    `SELECT g.rowid AS at, g.row_id AS row, g.holder AS named, g.role, g.grant_type AS type, coalesce(g.via, '') AS via,
       g.from_time_us AS afterUs, g.to_time_us AS untilUs
     FROM grant_changes g CROSS JOIN periods p
     WHERE g.rowid > ? AND g.standing = 1 AND (g.change = 'added' OR g.change = 'changed' AND g.was_standing = 0)
       AND g.to_time_us > p.starts_us AND g.grant_type <> 'access_request' AND g.holder_kind <> 'system'
       AND NOT (g.holder_kind = 'human_sso' AND g.grant_type IN ('direct', 'connector'))
     ORDER BY g.rowid LIMIT 500`,
  );
  for (let after = 0; ; ) {
    const found = page.all(after);
    for (const { at, ...grant } of found) {
      after = at;
      const { named } = grant;
      yield { ...grant, holder: named.startsWith('bot:') ? `bot-${named.slice(4)}` : named };
    }
    if (found.length === 0) return;
  }
}

/** Names and titles of access lists, at the opening and at the closing snapshot. */
export class ListNames {
  readonly #titles = new Map<string, string>();
  readonly #names = new Map<string, Set<string>>();

  constructor({ db }: EvidenceSet) {
    const lists = db
      .prepare<[], { name: string; title: string }>(
        `SELECT row_id AS name, coalesce(nullif(json_extract(json, '$.spec.title'), ''), row_id) AS title FROM opening_access_lists
         UNION ALL
         SELECT row_id, coalesce(nullif(json_extract(json, '$.spec.title'), ''), row_id) FROM access_lists`,
      )
      .all();
    for (const { name, title } of lists) {
      this.#titles.set(name, title);
      this.#names.set(title, (this.#names.get(title) ?? new Set()).add(name));
    }
  }

  /** Title of a list; its name where it is not known. */
  title(name: string): string {
    return this.#titles.get(name) ?? name;
  }

  /** Names of the lists with a title; the title where none is known. */
  named(title: string): string[] {
    return [...(this.#names.get(title) ?? [title])];
  }
}
