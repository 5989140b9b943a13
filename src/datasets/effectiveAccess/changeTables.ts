import { bool, optionalText, optionalTime, type RowOf, table, text } from './column.ts';

/** How grants changed between two snapshots. */
export const GRANT_CHANGES = table(
  'grant_changes',
  'Grants that were added, removed or changed from one snapshot of the period to the next.',
  {
    row_id: text('Key: the grant and the two snapshots.'),
    holder: text('User name; bots as bot:<name>; "anyone matching connector …".'),
    holder_kind: text('Kind of holder, see grants.'),
    role: text('Role; a pattern or template when it means several.'),
    grant_type: text('Kind of grant: direct, connector, access_list, access_request or impersonation.'),
    via: optionalText('What gives it.'),
    change: text('Kind of change: added, removed or changed.'),
    changed: optionalText('For changed: columns of grants that differ, with both values.'),
    expired: bool(
      'For removed: the grant, or the record of an SSO user, had an end that was reached before the later snapshot.',
    ),
    standing: bool('The grant has no end (for removed: had).'),
    privileged: bool('The grant gives privileged access (for removed: gave).'),
    administrative: bool('The grant gives administrative rights (for removed: gave).'),
    was_standing: bool('For removed and changed: the grant had no end before.'),
    was_privileged: bool('For removed and changed: the grant certainly gave privileged access before.'),
    was_administrative: bool(
      'For removed and changed: the grant certainly gave administrative rights before.',
    ),
    from_snapshot: text('The earlier snapshot.'),
    to_snapshot: text('The later snapshot.'),
    from_time: optionalTime('When the earlier snapshot was taken.'),
    to_time: optionalTime('When the later snapshot was taken.'),
  },
);
export type GrantChangeRow = RowOf<typeof GRANT_CHANGES>;
