import { eventGroup } from './eventType.ts';

/** Access requests and locks. */
export const ACCESS_REQUEST_TYPES = [
  ...eventGroup(
    {
      item: 'ARQ',
      primary: '6.2-01 6.3-01',
      supporting: '8.1-02 8.1-08',
      datasets: ['access_requests'],
      shows: 'shows access being requested, decided on, withdrawn or expiring',
    },
    {
      'access_request.create': 'T5000',
      'access_request.update': 'T5001',
      'access_request.review': 'T5002',
      'access_request.delete': { codes: 'T5003', datasets: ['access_requests', 'revocations'] },
      'access_request.expire': 'T5005',
      'access_request.search': {
        codes: 'T5004',
        primary: '6.3-01',
        supporting: '',
        datasets: [],
        shows: 'shows a search for resources that could be requested',
      },
    },
  ),
  ...eventGroup(
    {
      item: 'LCK',
      primary: '6.2-03 6.3-02 7.4-02',
      supporting: '7.4-03 7.4-04',
      datasets: ['lock_lifecycles', 'revocations'],
      shows: 'shows a lock being set or lifted, and on whom',
    },
    { 'lock.created': 'TLK00', 'lock.deleted': 'TLK01' },
  ),
];
