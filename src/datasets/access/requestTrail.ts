import { bool, type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** Steps of the trail of an access request, in the order in which they can happen at one moment, with what each means. */
export const TRAIL_STEPS = {
  asked: 'the request was made',
  reviewed: 'a reviewer approved, denied or promoted',
  approved: 'its state became APPROVED',
  denied: 'its state became DENIED',
  promoted: 'it was turned into a membership of an access list',
  certificate: 'a certificate that names it was issued',
  session: 'a session on a server',
  kubernetes: 'a session or requests on a Kubernetes cluster',
  database: 'a session on a database',
  application: 'a session of an application',
  desktop: 'a session on a Windows desktop',
  mcp: 'a session of the Model Context Protocol',
  change: 'a change of the configuration',
  use: 'anything else that names it as in force, without a session',
  locked: 'a lock on the request or on the requester came into force while the access was granted',
  revoked: 'it was deleted before its access ended',
  deleted: 'it was deleted without having given access, or after its access had ended',
  expired: 'its time ended',
  not_read: 'the audit log was not read, or is silent, for a time of its life',
  end_not_seen: 'its end is not known, or lies after everything that was read',
} as const;
export type TrailStep = keyof typeof TRAIL_STEPS;

/** Life of each access request, one step a row. */
export const requestTrail: Dataset = {
  name: 'request_trail',
  item: 'ARQ',
  source: 'computed',
  ofPeriod: true,
  description:
    'Each access request of the period from its making to its end, one step a row: asked, reviewed, approved or denied, certificates, sessions and other use under it, expired or revoked; also steps before and after the period, as far as the store holds them. Time that was not read and ends that were not seen are rows of their own.',
  shows: 'shows a step in the life of an access request, who took it and what came of it',
  query: 'computed from access_requests, sessions, lock_lifecycles and every event that names the request',
  relevance: [...primary('6.2-01', '6.3-01'), ...supporting('8.1-08')],
  indexes: [['request_id']],
  columns: [
    text('request_id', 'Id of the request.'),
    int('position', 'Place of the step in the trail, from 1.'),
    text('requester', 'Who asked.'),
    list('roles', 'Requested roles.'),
    text('step', `${Object.keys(TRAIL_STEPS).join(', ')}.`),
    time('time', 'When, or from when on; empty: not recorded.'),
    time('ended', 'End of a session, of the validity of a certificate, of a gap.'),
    text('actor', 'Who did it.'),
    text('actor_kind', 'human, bot, system, host, machine or unknown.'),
    text(
      'how',
      'review, state_change, automatic_rule, deputy or created for decisions; the event type for other use.',
    ),
    text('detail', 'What was said or done: a reason, the roles of a certificate, the cause of a gap.'),
    text('target', 'Resource that was requested or used.'),
    text('resource_owner', "Owner of the target: by the entity's inventory, else the target's label owner."),
    text('approver', 'Everybody who approved the request.'),
    text('session_id', 'Id of the session.'),
    text('login', 'Login at the target.'),
    int('commands', 'Commands, statements and requests that were counted.'),
    int('failed_commands', 'Those of them that the log says failed.'),
    int('file_transfers', 'Files transferred.'),
    text('recording', 'How the session was recorded.'),
    text(
      'outcome',
      'ok, failed (the last command, or any statement or request, failed), refused, or not recorded; empty where there is none.',
    ),
    text('exit_code', 'Exit code of the last command; empty: none is recorded.'),
    text('error', 'Why it failed or was refused, as the gateway says.'),
    bool('in_period', 'Whether the step lies in the period.'),
    bool(
      'complete',
      'Whether the trail is complete: the log shows the request being made, was read without a gap from then on, and reaches to its end.',
    ),
    text('open', 'What the trail lacks, in words; empty when it is complete.'),
    text('event_uid', 'Event that shows the step; of a session the first one.'),
  ],
};
