-- K25  Access reviews
-- Tables: access_lists, list_review_facts (when each was and was to be reviewed), access_list_reviews, list_reviewers, list_removals,
-- grants, attachments, periods, settings.

-- name: population
select row_id, access_list, title, type, origin, next_review, review_frequency from access_lists;

-- name: exceptions
-- Lists whose members are kept, and therefore reviewed, in the gateway.
with own as (
  select f.*, p.as_of, p.as_of_us, p.starts_us from list_review_facts f cross join periods p where f.elsewhere = 0
),
overdue as (
  select *, cast((as_of_us - due_us - (as_of_us - due_us) % 86400000000) / 86400000000.0 as bigint) as days
  from own where due_us < as_of_us and (last_reviewed_us is null or last_reviewed_us < due_us)
),
-- Reviewed within the period, but after the day on which it was to be.
late as (
  select *, cast((reviewed_after_earlier_due_us - earlier_due_us - (reviewed_after_earlier_due_us - earlier_due_us) % 86400000000) / 86400000000.0 as bigint) as days
  from own where earlier_due_us < reviewed_after_earlier_due_us - 86400000000 and reviewed_after_earlier_due_us >= starts_us
),
-- Lists whose members joined longer ago than the longest time between two reviews, and no review is younger.
old as (
  select o.*, s.name as setting, s.value as longest
  from own o join settings s on s.name = case when o.privileged = 1 then 'privileged_review_every' else 'review_every' end
  where o.members > 0 and coalesce(o.members_since_us, 0) < o.as_of_us - s.number
    and (o.last_reviewed_us is null or o.last_reviewed_us < o.as_of_us - s.number)
    and o.access_list not in (select access_list from overdue)
),
reviews as (
  select r.row_id, r.access_list, r.reviewed, r.reviewed_us, r.reviewers
  from access_list_reviews r join own o on o.access_list = r.access_list
  where r.reviewed_us < o.as_of_us and (r.reviewed_us >= o.starts_us or r.reviewed_us = o.last_reviewed_us)
)
select 'exception' as kind, 'access_lists' as dataset, l.access_list as row_id,
       'Access list ' || l.title || ' was to be reviewed by ' || l.due || '; it is ' || cast(l.days as varchar(20))
         || case when l.days = 1 then ' day' else ' days' end || ' overdue at ' || l.as_of || '.' as facts,
       '' as threshold
from overdue l
union all
select 'exception', 'access_lists', l.access_list,
       'Access list ' || l.title || ' was to be reviewed by ' || l.earlier_due || ' and was reviewed at ' || l.reviewed_after_earlier_due || ', '
         || cast(l.days as varchar(20)) || case when l.days = 1 then ' day' else ' days' end || ' late.', ''
from late l
union all
select 'exception', 'access_list_reviews', v.review,
       'The review of access list ' || v.access_list || ' at ' || v.reviewed || ' was made by ' || v.reviewer || ', who was a member of it.', ''
from list_reviewers v where v.is_member = 1 and v.review in (select row_id from reviews)
union all
select 'exception', 'access_list_reviews', r.row_id, 'The review of access list ' || r.access_list || ' at ' || r.reviewed || ' names no reviewer: its members were reviewed by nobody.', ''
from reviews r where r.reviewers = ''
union all
select 'exception', 'access_list_reviews', m.review,
       'The review of access list ' || m.access_list || ' at ' || m.reviewed || ' removed ' || m.member || ', who is still in the list.', ''
from list_removals m join own o on o.access_list = m.access_list where m.still_member = 1 and m.reviewed_us < o.as_of_us
union all
select 'exception', 'access_lists', l.access_list,
       'Access list ' || l.title || case when l.privileged = 1 then ' gives privileged roles and' else '' end || ' was last reviewed '
         || case when l.last_reviewed = '' then 'by nobody' else 'at ' || l.last_reviewed end || ', longer than ' || l.longest || ' before ' || l.as_of || '.', l.setting
from old l
union all
select 'judgment', 'access_lists', f.access_list, 'Access list ' || f.title || ' is synced from elsewhere or static: its review is made there.', ''
from list_review_facts f where f.elsewhere = 1
union all
-- Grants that no access list gives, and everything where there are no lists: the entity's own review (item 26) is what the test rests on.
select 'judgment', 'access_lists', '', 'There are no access lists: how grants are reviewed is not in the evidence (`affidavit attach FILE --item 26`).', ''
from periods where not exists (select 1 from access_lists) and not exists (select 1 from attachments where item = 26)
union all
select 'judgment', 'grants', '',
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' grant is' else ' grants are' end
         || ' given outside of access lists, ' || cast(sum(g.privileged) as varchar(20)) || ' of them privileged: how they are reviewed is not in the evidence (`affidavit attach FILE --item 26`).', ''
from grants g
where g.grant_type in ('direct', 'connector') and g.in_force = 1 and g.holder_exists = 1 and exists (select 1 from access_lists)
  and not exists (select 1 from attachments where item = 26)
having count(*) > 0
union all
select 'judgment', 'attachments', a.row_id, 'The attached file ' || a.name || ' is the evidence of the access review: it requires judgment.', ''
from attachments a where a.item = 26;
