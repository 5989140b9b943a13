-- K13  Join tokens
-- Tables: tokens, token_facts (what the rules of each token amount to), bot_joins, config_changes, bots, opening_bots, settings, periods.
-- The name of a token of method "token" is the secret: only its masked form is shown.

-- name: population
select token_row as row_id, token, method, expires, missing_bound, recovery, bot, owner from token_facts;

-- name: exceptions
select 'exception:static-secret' as kind, 'tokens' as dataset, t.token_row as row_id,
       'Join token ' || t.token || ' is a static secret without an expiry.' as facts, '' as threshold
from token_facts t where t.secret = 1 and t.expires = ''
union all
select 'exception:static-secret', 'tokens', t.token_row,
       'Join token ' || t.token || ' is a static secret that was still valid until ' || t.expires || ', longer than ' || m.value || ' after the closing snapshot.', 'max_token_ttl'
from token_facts t join settings m on m.name = 'max_token_ttl'
where t.secret = 1 and t.left_us > m.number
union all
select 'exception:admits-everything', 'tokens', t.token_row,
       'Join token ' || t.token || ' (' || t.method || ') admits everything: its rules lack ' || t.missing_bound || '.', ''
from token_facts t where t.missing_bound <> ''
union all
select 'exception:recovery', 'tokens', t.token_row,
       'Join token ' || t.token || ' (bound_keypair) permits unlimited recovery: mode ' || t.recovery || '.', ''
from token_facts t where t.method = 'bound_keypair' and t.recovery in ('insecure', 'relaxed')
union all
select 'exception:rotation', 'tokens', t.token_row,
       'The key pair of join token ' || t.token || ' was to be rotated after ' || t.rotate_after || ' and was not.', ''
from token_facts t cross join periods p
where t.rotate_after_us < p.closed_us and (t.last_rotated_us is null or t.last_rotated_us < t.rotate_after_us)
union all
-- A bot that was not there at the opening joined before anything shows that it was made.
select 'exception', 'bot_joins', j.bot,
       'Bot ' || j.bot || ' joined at ' || j.first_at || ' and no event shows that it was made before.', ''
from (select bot, min(time_us) as first_us, min(time) as first_at from bot_joins where ok = 1 and bot <> '' group by bot) j cross join periods p
where p.opening_snapshot is not null and not exists (select 1 from log_gaps g where g.kind <> 'not_yet')
  and not exists (select 1 from opening_bots b where b.bot = j.bot)
  and not exists (select 1 from config_changes c where c.action = 'created' and c.ok = 1 and c.time_us <= j.first_us
                  and ((c.kind = 'bot' and c.name = j.bot) or (c.kind = 'user' and c.name = 'bot-' || j.bot)));
