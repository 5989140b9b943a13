import { type Dataset, int, list, text, time } from '../dataset.ts';

/**
 * The audit log of the period as one table, for procedures of the entity. It is no dataset of the evidence set: the events go
 * straight from the store to the bundle, and this table is made of them only where a procedure reads it.
 */
export const eventsFlat = {
  name: 'events_flat_rows',
  item: 'LOG',
  source: 'log',
  description: 'The audit log of the period, one event a row.',
  shows: 'is part of the audit log',
  query: 'all event types of the period',
  relevance: [],
  key: ['uid'],
  indexes: [['event'], ['time_us']],
  columns: [
    text('uid', 'Id of the event.'),
    time('time', 'When.'),
    text('event', 'Type, e.g. session.start.'),
    text('code', 'Code of the type, e.g. T2000I; W and E at its end mean a refusal or a failure.'),
    text('user_name', 'User whom the event names.', 'user'),
    text('named_actor', 'User, or who updated the object.', 'user', 'updated_by'),
    text('impersonator', 'Who acted under that name.'),
    text('bot_name', 'Bot of the event.'),
    int('user_kind', 'Kind of user as newer versions state it: 1 person, 2 bot, 3 system.'),
    text('beam_id', 'Id of the agent runtime.'),
    text('login', 'Login on the host or database.'),
    text('method', 'Method of a login or join.'),
    text('success', 'true or false; empty where the event does not say.'),
    text(
      'object_name',
      'What the event is about, by whatever name its type gives it.',
      'name',
      'id',
      'service',
    ),
    text(
      'server',
      'Host, application, database or Kubernetes cluster.',
      'server_hostname',
      'app_name',
      'db_service',
      'kubernetes_cluster',
    ),
    text('session_id', 'Id of the session.', 'sid'),
    list('access_requests', 'Access requests in use, or concerned.', 'access_requests', 'access_request_ids'),
    text('address', 'Where the call came from.', '"addr.remote"'),
    text('detail', 'Message, error, reason or state.', 'message', 'error', 'reason', 'state'),
    text('cluster_name', 'Cluster.'),
  ],
} satisfies Dataset;

/** Name of the view that procedures read. */
export const EVENTS_FLAT = 'events_flat';

/** Columns of the view beside those of the table. */
export const EVENTS_FLAT_ADDED = [
  {
    name: 'actor',
    type: 'text',
    documentation:
      'Who did it; empty where nobody is recorded: a user that names itself as its own creator is nobody.',
  },
  {
    name: 'actor_kind',
    type: 'text',
    documentation:
      'human, bot, system (the gateway), host (local administrator on an auth host), machine or unknown, by the event itself, else by the lists of users, bots and servers at the opening and the closing.',
  },
] as const;

/** A built-in identity shows as "<host uuid>.<cluster name>" (teleport-api §0.4). */
const BUILT_IN = `length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.'`;

const isListed = (table: string, name: string): string =>
  `exists (select 1 from ${table} l where l.row_id = ${name})`;

/** A person may be called bot-something: the label of the user decides, else the list of bots, else the name. */
const IS_BOT = `substr(actor, 1, 4) = 'bot-' and (
             exists (select 1 from users u where u.user_name = actor and u.bot <> '')
             or exists (select 1 from opening_users u where u.user_name = actor and u.bot <> '')
             or exists (select 1 from bots b where b.bot = substr(actor, 5) or b.bot_user = actor)
             or exists (select 1 from opening_bots b where b.bot = substr(actor, 5) or b.bot_user = actor)
             or (not exists (select 1 from users u where u.user_name = actor)
                 and not exists (select 1 from opening_users u where u.user_name = actor)))`;

/**
 * SQL of the view over the table, the same on SQLite and DuckDB.
 *
 * @param create e.g. `CREATE TEMP VIEW`
 */
export function eventsFlatView(create: string): string {
  return `${create} ${EVENTS_FLAT} AS
${eventsFlatQuery()};`;
}

/** The query of that view. */
export function eventsFlatQuery(): string {
  const columns = eventsFlat.columns.flatMap(({ name, type }) => {
    if (name === 'named_actor') return [];
    return type === 'time' ? [name, `${name}_us`] : [name];
  });
  return `select row_id, ${columns.join(', ')}, actor,
       case when beam_id <> '' and not (${BUILT_IN}) then 'machine'
            when bot_name <> '' and not (${BUILT_IN}) then 'bot'
            when user_kind = 1 and not (${BUILT_IN}) then 'human'
            when user_kind = 2 and not (${BUILT_IN}) then 'bot'
            when user_kind = 3 and not (${BUILT_IN}) then 'system'
            when actor = '' then 'unknown'
            when actor = 'system' or substr(actor, 1, 10) = '@teleport-' then 'system'
            when ${BUILT_IN} then
              case when not exists (select 1 from auth_servers) then 'host'
                   when ${isListed('auth_servers', 'substr(actor, 1, 36)')} then 'host'
                   when ${isListed('proxy_servers', 'substr(actor, 1, 36)')} then 'system'
                   when ${isListed('instances', 'substr(actor, 1, 36)')} or ${isListed('nodes', 'substr(actor, 1, 36)')} then 'machine'
                   else 'system' end
            when ${IS_BOT} then 'bot'
            else 'human' end as actor_kind, json
from (select e.*, case when e.event = 'user.create' and e.named_actor = e.object_name then '' else e.named_actor end as actor
      from ${eventsFlat.name} e) f`;
}

/** Columns of the view with their documentation. */
export function eventsFlatColumns(): { name: string; type: string; documentation: string }[] {
  return [
    { name: 'row_id', type: 'text', documentation: 'Key of the row: uid.' },
    ...eventsFlat.columns
      .filter(({ name }) => name !== 'named_actor')
      .flatMap(({ name, type, doc }) => [
        { name, type, documentation: doc },
        ...(type === 'time'
          ? [{ name: `${name}_us`, type: 'int', documentation: `${name} in microseconds since 1970.` }]
          : []),
      ]),
    ...EVENTS_FLAT_ADDED,
    { name: 'json', type: 'text', documentation: 'The event.' },
  ];
}
