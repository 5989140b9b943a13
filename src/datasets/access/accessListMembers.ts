import { type Dataset, primary, text, time } from '../dataset.ts';

/** Members of access lists (teleport-api §2.12; Enterprise). */
export const accessListMembers: Dataset = {
  name: 'access_list_members',
  item: 'ACL',
  source: 'state',
  description: 'Members of access lists: who, since when, until when, added by whom.',
  shows: 'shows who gets access by a list, and until when',
  query: 'members of every access list',
  relevance: primary('6.2-02', '6.3-04', '6.3-01'),
  kinds: ['access_list_member'],
  rolled: true,
  key: ['spec.access_list', 'metadata.name'],
  columns: [
    text('access_list', 'Id of the list.', 'spec.access_list'),
    text('member', 'User or list that is a member.', 'spec.name'),
    text('membership_kind', 'User or list.', 'spec.membership_kind'),
    text('added_by', 'Who added the member.', 'spec.added_by'),
    time('joined', 'When.', 'spec.joined'),
    time('expires', 'When the membership ends.', 'spec.expires'),
    text('reason', 'Reason given.', 'spec.reason'),
  ],
};
