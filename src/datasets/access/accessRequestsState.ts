import { type Dataset, list, primary, text, time } from '../dataset.ts';

/** Access requests that the gateway still lists (teleport-api §2.5). */
export const accessRequestsState: Dataset = {
  name: 'access_requests_state',
  item: 'ARQ',
  source: 'state',
  description: 'Access requests that the gateway still listed; they vanish when they expire.',
  shows: 'shows an access request that the gateway still listed',
  query: 'all access requests',
  relevance: primary('6.2-01', '6.3-01'),
  kinds: ['access_request'],
  columns: [
    text('request_id', 'Id of the request.', 'metadata.name'),
    text('requester', 'Who asked.', 'spec.user'),
    list('roles', 'Requested roles.', 'spec.roles'),
    text('state', 'State as tctl prints it.', 'spec.state'),
    text('reason', 'Reason given.', 'spec.request_reason'),
    time('created', 'When it was made.', 'spec.created'),
    time('expires', 'When it expires.', 'spec.expires'),
  ],
};
