-- K25  Access reviews
-- Tables: access_lists, list_review_facts (when each was and was to be reviewed), access_list_reviews, list_reviewers, list_removals,
-- grants, grant_changes, attachments, periods, settings; review_campaigns, review_reviewers, review_rows and review_files (the entity's own
-- user access reviews).

-- name: population
select row_id, 'access_lists' as dataset, title as reviewed, '' as role, type as granted, '' as reviewer, '' as decision, next_review as due
from access_lists
union all
select r.row_id, 'review_rows', r.holder, r.role, r.granted, r.reviewer, r.decision, c.due
from review_rows r join review_campaigns c on c.campaign = r.campaign
where r.of_period = 1;

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
),
-- The entity's own reviews of the period.
campaigns as (select * from review_campaigns where of_period = 1 and state <> 'replaced'),
decisions as (select r.* from review_rows r where r.of_period = 1 and r.decision <> ''),
-- Grants that the entity's own review is to cover: lists have reviews in the gateway, requests an approval each.
grants_outside as (
  select g.row_id, g.holder, g.role, g.grant_type, g.via, g.privileged, s.name as setting, s.value as longest, p.as_of, p.as_of_us - s.number as since_us,
         coalesce(g.since_us, g.holder_created_us, 0) as held_us
  from grants g cross join periods p join settings s on s.name = case when g.privileged = 1 then 'privileged_review_every' else 'review_every' end
  where g.grant_type in ('direct', 'connector', 'impersonation') and g.in_force = 1 and g.holder_exists = 1
),
-- Nobody else than the holder decided on them within the time; those that are in a review of the period are shown by its rows.
unreviewed as (
  select g.* from grants_outside g
  where not exists (select 1 from review_rows r where r.grant_row = g.row_id and r.of_period = 1)
    and not exists (
      select 1 from review_rows r where r.grant_row = g.row_id and r.counts = 1 and r.decision <> '' and r.self_review = 0 and r.decided_us >= g.since_us
    )
),
-- Of these, such as are not older than the longest time between two reviews, or came after the population was numbered.
overdue_grants as (
  select g.* from unreviewed g
  where g.held_us < g.since_us and not exists (
    select 1 from grant_changes c
    where c.holder = g.holder and c.role = g.role and c.grant_type = g.grant_type and coalesce(c.via, '') = coalesce(g.via, '') and c.change = 'added'
  )
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
from periods
where not exists (select 1 from access_lists) and not exists (select 1 from attachments where item = 26) and not exists (select 1 from campaigns)
union all
select 'judgment', 'grants', '',
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' grant is' else ' grants are' end
         || ' given outside of access lists, ' || cast(sum(g.privileged) as varchar(20)) || ' of them privileged: how they are reviewed is not in the evidence (`affidavit attach FILE --item 26`).', ''
from grants g
where g.grant_type in ('direct', 'connector') and g.in_force = 1 and g.holder_exists = 1 and exists (select 1 from access_lists)
  and not exists (select 1 from attachments where item = 26) and not exists (select 1 from campaigns)
having count(*) > 0
union all
select 'judgment', 'attachments', a.row_id, 'The attached file ' || a.name || ' is the evidence of the access review: it requires judgment.', ''
from attachments a where a.item = 26 and not exists (select 1 from review_files f where f.sha256 = a.sha256)
union all
select case when c.observed_us > c.due_us then 'exception:undecided' else 'insufficient' end, 'review_reviewers', v.row_id,
       v.reviewer || ' has not decided ' || cast(v.undecided as varchar(20)) || ' of ' || cast(v.row_count as varchar(20))
         || case when v.row_count = 1 then ' row' else ' rows' end || ' of the access review ' || c.campaign || ', due at ' || c.due || '.', 'review_within'
from review_reviewers v join campaigns c on c.campaign = v.campaign where v.undecided > 0
union all
select 'exception:late', 'review_reviewers', v.row_id,
       v.reviewer || ' decided ' || cast(v.late as varchar(20)) || ' of ' || cast(v.row_count as varchar(20)) || case when v.row_count = 1 then ' row' else ' rows' end
         || ' of the access review ' || c.campaign || ' after it was due at ' || c.due || ', the last at ' || v.last_decided || '.', 'review_within'
from review_reviewers v join campaigns c on c.campaign = v.campaign where v.late > 0
union all
select 'exception:self-review', 'review_rows', d.row_id,
       'Self-review: ' || d.decided_by || ' decided to ' || d.decision || ' their own role ' || d.role || ' in the access review ' || d.campaign || '.', ''
from decisions d where d.self_review = 1
union all
select 'exception:not-done', 'review_rows', d.row_id,
       'The access review ' || d.campaign || ' decided at ' || d.decided || ' to ' || d.decision || ' the role ' || d.role || ' of ' || d.holder
         || '; the snapshot of ' || d.last_shown_at || ' still shows it unchanged, after ' || d.carry_out_by || '.', 'removal_within'
from decisions d where d.decision <> 'keep' and d.carried_out = 'outstanding' and d.last_shown_at_us > d.carry_out_by_us
union all
select 'exception:done-late', 'review_rows', d.row_id,
       'The access review ' || d.campaign || ' decided at ' || d.decided || ' to ' || d.decision || ' the role ' || d.role || ' of ' || d.holder
         || ', to be carried out by ' || d.carry_out_by || '; the snapshot of ' || d.last_shown_at || ' still shows it, that of ' || d.carried_out_at || ' does not.', 'removal_within'
from decisions d where d.decision <> 'keep' and d.carried_out in ('removed', 'changed') and d.last_shown_at_us > d.carry_out_by_us
union all
select 'insufficient', 'review_rows', d.row_id,
       'no snapshot shows yet that the decision of ' || d.decided || ' to ' || d.decision || ' the role ' || d.role || ' of ' || d.holder || ' was carried out (by '
         || d.carry_out_by || ')', ''
from decisions d
where d.decision <> 'keep' and (d.carried_out = 'not_checked' or (d.carried_out = 'outstanding' and d.last_shown_at_us <= d.carry_out_by_us))
union all
select 'insufficient', 'review_rows', d.row_id,
       'no snapshot between ' || case when d.last_shown_at = '' then d.decided else d.last_shown_at end || ' and ' || d.carried_out_at || ' shows whether the role ' || d.role || ' of ' || d.holder
         || ' was ' || d.carried_out || ' by ' || d.carry_out_by, ''
from decisions d
where d.carried_out in ('removed', 'changed') and d.carried_out_at_us > d.carry_out_by_us and coalesce(d.last_shown_at_us, 0) <= d.carry_out_by_us
union all
select 'exception:unreviewed', 'grants', g.row_id,
       'The privileged role ' || g.role || ' of ' || g.holder || ' (' || g.grant_type || ') is in no access review of the ' || g.longest || ' before ' || g.as_of || '.', g.setting
from overdue_grants g where g.privileged = 1 and exists (select 1 from campaigns)
union all
select 'judgment', 'grants', '',
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' grant that is not privileged is' else ' grants that are not privileged are' end
         || ' in no access review in the store that is young enough (setting review_every): the scope of the reviews requires judgment.', ''
from overdue_grants g where g.privileged = 0 and exists (select 1 from campaigns)
having count(*) > 0;
