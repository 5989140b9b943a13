import { changeContents as dataset } from '../../../datasets/activity/changeContents.ts';
import { CHANGED_KINDS } from '../../../datasets/eventTypes/changedKinds.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { text, texts } from '../../../formats/json.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';
import { changedContent } from './changedContent.ts';
import { type Transition, transitions } from './transitions.ts';

/** A snapshot's listing is read within this time of its start: a change in it may or may not show. */
const READ_WITHIN_US = 15 * 60_000_000;

/** Content of each configuration change that somebody made. */
export const changeContents: ComputedTable = {
  add: (set, scope) =>
    void addMade(set, dataset, contents(set, scope), ({ change_row }) => String(change_row)),
};

interface Change {
  at: number;
  row_id: string;
  kind: string;
  name: string;
  us: number;
  json: string;
}

function* contents(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { store } = scope;
  const started = new Map(
    store
      .snapshots()
      .flatMap((snapshot) => (snapshot.finished ? [[snapshot.id, startedMs(snapshot) * 1000]] : [])),
  );
  const page = set.db.prepare<[number], Change>(
    "SELECT rowid AS at, row_id, kind, name, time_us AS us, json FROM config_changes WHERE rowid > ? AND ok = 1 AND automatic = '' AND actor_kind <> 'system' AND time_us IS NOT NULL ORDER BY rowid LIMIT 200",
  );
  const others = set.db
    .prepare<[string, string, string, number, number], number>(
      'SELECT count(*) FROM config_changes WHERE name = ? AND kind = ? AND ok = 1 AND row_id <> ? AND time_us > ? AND time_us <= ?',
    )
    .pluck();
  for (let after = 0; ; ) {
    const changes = page.all(after);
    for (const change of changes) {
      const said = saidByEvent(JSON.parse(change.json) as JsonObject);
      if (said !== '') {
        yield { change_row: change.row_id, content: said, shared: false };
        continue;
      }
      const { state = '', prefix = '' } = CHANGED_KINDS[change.kind] ?? {};
      const keys = state === '' ? [] : keysOf(scope, state, `${prefix}${change.name}`, change.name === '');
      const around = bracketing(
        keys.flatMap((key) => [...transitions(store.versions(state, key))]),
        change.us,
        started,
      );
      if (around === null) continue;
      const { transition, fromUs, toUs } = around;
      const content = changedContent(transition.before, transition.after);
      if (content === '') continue;
      const more = others.get(change.name, change.kind, change.row_id, fromUs, toUs) as number;
      yield { change_row: change.row_id, content, shared: more > 0 };
    }
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.at;
  }
}

/** Settings of the cluster have no name in their events: their dataset holds one resource. */
function keysOf({ store, closing }: EvidenceScope, state: string, key: string, nameless: boolean): string[] {
  if (!nameless) return [key];
  return [...store.rows(closing.id, state)].slice(0, 1).map((row) => row.key);
}

/** Roles of a user, members of a list: the event itself names them. */
function saidByEvent(row: JsonObject): string {
  if (text(row.kind) === 'access_list.member') {
    const members = text(row.name).split(': ').slice(1).join(': ');
    return members === '' ? '' : `members: ${members}`;
  }
  const added = texts(row.roles_added);
  const removed = texts(row.roles_removed);
  return [
    added.length === 0 ? '' : `roles added: ${added.join(', ')}`,
    removed.length === 0 ? '' : `roles removed: ${removed.join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** The step that lies around a moment: the first snapshot that shows the new state, and the one before it. */
function bracketing(
  steps: Iterable<Transition>,
  us: number,
  started: ReadonlyMap<number, number>,
): { transition: Transition; fromUs: number; toUs: number } | null {
  const ids = [...started.keys()];
  for (const transition of steps) {
    const toUs = started.get(transition.snapshot);
    const fromUs = started.get(ids[ids.indexOf(transition.snapshot) - 1] ?? -1);
    if (toUs === undefined || fromUs === undefined) continue;
    if (us > fromUs && us <= toUs + READ_WITHIN_US) return { transition, fromUs, toUs };
  }
  return null;
}
