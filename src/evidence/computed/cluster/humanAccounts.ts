import { humanAccounts as dataset } from '../../../datasets/people/humanAccounts.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { holderOf } from '../../access/holders/holder.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';

/** People among the users of the closing snapshot, and those of the opening one that are gone. */
export const humanAccounts: ComputedTable = {
  add: (set) => void addMade(set, dataset, accounts(set), ({ user_name }) => String(user_name)),
};

function* accounts(set: EvidenceSet): Generator<JsonObject> {
  const botUsers = botsByUser(set);
  const gone = goneUsers(set);
  for (const table of ['users', 'opening_users']) {
    const isOpening = table === 'opening_users';
    for (const { key, json } of set.rows(table)) {
      if (isOpening && !gone.has(key)) continue;
      const body = JSON.parse(json) as JsonObject;
      const { name, kind, connector, created, expires } = holderOf({ rowId: key, body }, botUsers);
      if (kind !== 'human_local' && kind !== 'human_sso') continue;
      yield {
        user_name: name,
        kind: kind === 'human_local' ? 'local' : 'sso',
        connector,
        shown_by: table,
        gone: isOpening,
        weakest_device: deviceOf(
          object(body.status).mfa_weakest_device ?? object(object(body.spec).status).mfa_weakest_device,
        ),
        created: created === null ? null : preciseText(created),
        expires: expires === null ? null : preciseText(expires),
      };
    }
  }
}

/** Users that the opening snapshot lists and the closing one does not. */
function goneUsers(set: EvidenceSet): Set<string> {
  if (set.table('opening_users') === null || set.table('users') === null) return new Set();
  const gone = set.db.prepare<[], string>('SELECT row_id FROM opening_users EXCEPT SELECT row_id FROM users');
  return new Set(gone.pluck().all());
}

function botsByUser(set: EvidenceSet): Map<string, string> {
  const found = new Map<string, string>();
  for (const { json } of set.rows('bots')) {
    const { kind, metadata, status } = JSON.parse(json) as JsonObject;
    // on 14.2 a bot is listed as its user, whose label says so
    if (kind === 'user') continue;
    const name = text(object(metadata).name);
    found.set(text(object(status).user_name) || `bot-${name}`, name);
  }
  return found;
}

const DEVICES = ['unspecified', 'none', 'totp', 'webauthn'] as const;

/** The gateway prints a number, and nothing for 0; files may hold the name of the enum. */
function deviceOf(value: JsonValue | undefined): string {
  if (typeof value === 'number') return DEVICES[value] ?? 'unspecified';
  const word = text(value)
    .replace(/^MFA_DEVICE_KIND_/, '')
    .toLowerCase();
  if (word === 'unset') return 'none';
  return word === 'totp' || word === 'webauthn' ? word : 'unspecified';
}
