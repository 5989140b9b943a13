-- K25  Access reviews
-- Tables: access_lists, access_list_members, access_list_reviews, list_reviewers, list_removals, grants, attachments, periods.

-- name: population
select row_id, access_list, title, type, origin, next_review, review_frequency from access_lists;

-- name: exceptions
with own as (
  select * from access_lists where origin not in ('okta', 'scim', 'entra-id', 'aws-identity-center') and type not in ('static', 'scim')
),
last_review as (select access_list, max(reviewed_us) as us, max(reviewed) as moment from access_list_reviews group by access_list)
select 'exception:overdue' as kind, 'access_lists' as dataset, l.row_id as row_id,
       'Access list ' || l.title || ' was to be reviewed by ' || l.next_review || '; it is '
         || cast(cast(((p.as_of_us - l.next_review_us) - (p.as_of_us - l.next_review_us) % 86400000000) / 86400000000.0 as bigint) as varchar(20))
         || ' days overdue at ' || p.as_of || '.' as facts, '' as threshold
from own l cross join periods p left join last_review r on r.access_list = l.access_list
where l.next_review_us < p.as_of_us and (r.us is null or r.us < l.next_review_us)
union all
select 'exception:member-reviewed:' || v.reviewer, 'access_list_reviews', v.review, 'The review of access list ' || v.access_list || ' at ' || v.reviewed || ' was made by ' || v.reviewer || ', who is a member of it.', ''
from list_reviewers v where v.is_member = 1
union all
select 'exception:removed-member:' || m.member, 'access_list_reviews', m.review, 'The review of access list ' || m.access_list || ' at ' || m.reviewed || ' removed ' || m.member || ', who is still in the list.', ''
from list_removals m where m.still_member = 1
union all
select 'exception:overdue', 'access_lists', l.row_id,
       'Access list ' || l.title || ' gives privileged roles and was last reviewed ' || coalesce('at ' || r.moment, 'never') || ', longer than ' || s.value || ' before ' || p.as_of || '.', 'privileged_review_every'
from own l cross join periods p join settings s on s.name = 'privileged_review_every' left join last_review r on r.access_list = l.access_list
where exists (select 1 from grants g where g.grant_type = 'access_list' and g.privileged = 1 and g.via = l.access_list)
  and (r.us is null or r.us < p.as_of_us - s.number) and not (l.next_review_us < p.as_of_us and (r.us is null or r.us < l.next_review_us))
union all
select 'judgment', 'access_lists', l.row_id, 'Access list ' || l.title || ' is synced from elsewhere or static: its review is made there.', ''
from access_lists l where l.origin in ('okta', 'scim', 'entra-id', 'aws-identity-center') or l.type in ('static', 'scim')
union all
select 'judgment', 'access_lists', '', 'There are no access lists: how grants are reviewed is not in the evidence (`affidavit attach FILE --item 26`).', ''
from periods where not exists (select 1 from access_lists) and not exists (select 1 from attachments where item = 26)
union all
select 'judgment', 'attachments', a.row_id, 'The attached file ' || a.name || ' is the evidence of the access review: it requires judgment.', ''
from attachments a where a.item = 26 and not exists (select 1 from access_lists);
