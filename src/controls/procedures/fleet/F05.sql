-- F05  Machine identities in two clusters
-- Tables: bots, bot_instances, tokens, bot_joins, of all clusters of the lake. Digests of secret names are keyed by store: they are equal only where
-- stores share their key, so that different ones prove nothing.

-- name: population
select b.cluster || '/bot/' || b.row_id as row_id, b.cluster, 'bot' as what, b.bot as name from bots b
union all
select i.cluster || '/instance/' || i.row_id, i.cluster, 'bot instance', i.instance from bot_instances i
union all
select t.cluster || '/token/' || t.row_id, t.cluster, 'join token', t.token from tokens t;

-- name: exceptions
with instances as (
  select i.instance, min(i.bot) as bot, count(distinct i.cluster) as clusters, min(i.cluster) as one, max(i.cluster) as other, min(i.cluster || '/' || i.row_id) as row_id
  from bot_instances i where i.instance <> '' group by i.instance
),
secrets as (
  select t.name_hmac, count(distinct t.cluster) as clusters, min(t.cluster) as one, max(t.cluster) as other, min(t.cluster || '/' || t.row_id) as row_id
  from tokens t where t.name_hmac <> '' group by t.name_hmac
),
pairs as (
  select t.bound_keypair, count(distinct t.cluster) as clusters, min(t.cluster) as one, max(t.cluster) as other, min(t.cluster || '/' || t.row_id) as row_id
  from tokens t where t.bound_keypair <> '' and replace(t.bound_keypair, 'public_key', '') <> t.bound_keypair group by t.bound_keypair
),
active as (
  select j.cluster, j.bot, min(j.method) as method from bot_joins j where j.ok = 1 and j.bot <> '' group by j.cluster, j.bot
),
named as (
  select a.bot, count(*) as clusters, min(a.cluster) as one, max(a.cluster) as other, min(a.method) as method from active a group by a.bot
)
select 'exception:instance' as kind, 'bot_instances' as dataset, i.row_id as row_id,
       'The instance ' || i.instance || ' of bot ' || i.bot || ' is in ' || cast(i.clusters as varchar(20)) || ' clusters, ' || i.one || ' and ' || i.other || ' among them.' as facts,
       '' as threshold
from instances i where i.clusters > 1
union all
select 'exception:token', 'tokens', s.row_id,
       'One join token is in ' || cast(s.clusters as varchar(20)) || ' clusters, ' || s.one || ' and ' || s.other || ' among them.', ''
from secrets s where s.clusters > 1
union all
select 'exception:key', 'tokens', p.row_id,
       'One bound key pair is in ' || cast(p.clusters as varchar(20)) || ' clusters, ' || p.one || ' and ' || p.other || ' among them.', ''
from pairs p where p.clusters > 1
union all
select 'judgment', 'bots', n.one || '/' || n.bot,
       'A bot named ' || n.bot || ' joined in ' || cast(n.clusters as varchar(20)) || ' clusters, ' || n.one || ' and ' || n.other
         || ' among them. Is it one machine with an identity of each?', ''
from named n where n.clusters > 1;
