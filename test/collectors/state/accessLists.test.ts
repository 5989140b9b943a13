import { fromBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { AccessListService } from '../../../src/gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import { accessList, collectFrom, member, review, says } from './support/collectFrom.ts';
import { pathOf, type Script } from './support/scriptedGateway.ts';

const lists = AccessListService.method;

test('members and reviews come list by list, a hundred lists and two hundred rows at a time', async () => {
  const asked: string[] = [];
  const listings: Script = {
    [pathOf(lists.listAccessLists)]: (bytes) => {
      const { pageSize, nextToken } = fromBinary(lists.listAccessLists.input, bytes);
      asked.push(`lists ${pageSize} ${nextToken}`);
      return nextToken === ''
        ? says(lists.listAccessLists.output, {
            accessLists: [accessList('l1'), accessList('gone')],
            nextToken: 'l2',
          })
        : says(lists.listAccessLists.output, { accessLists: [accessList('l2')] });
    },
  };
  const members = await collectFrom('access_list_members', {
    ...listings,
    [pathOf(lists.listAccessListMembers)]: (bytes) => {
      const { pageSize, pageToken, accessList: name } = fromBinary(lists.listAccessListMembers.input, bytes);
      asked.push(`${name} ${pageSize} ${pageToken}`);
      if (name === 'gone') return { messages: [], status: 5, text: 'access list "gone" not found' };
      return says(lists.listAccessListMembers.output, {
        members: [member(name, pageToken === '' ? 'ann' : 'bob')],
        nextPageToken: name === 'l1' && pageToken === '' ? 'more' : '',
      });
    },
  });
  expect(members.keys).toEqual(['l1/ann', 'l1/bob', 'l2/ann']);
  expect(members.outcome).toMatchObject({
    status: 'complete',
    rpc: pathOf(lists.listAccessListMembers).slice(1),
  });
  expect(asked).toEqual(['lists 100 ', 'l1 200 ', 'l1 200 more', 'gone 200 ', 'lists 100 l2', 'l2 200 ']);
  asked.length = 0;

  const reviews = await collectFrom('access_list_reviews', {
    ...listings,
    [pathOf(lists.listAccessListReviews)]: (bytes) => {
      const { pageSize, nextToken, accessList: name } = fromBinary(lists.listAccessListReviews.input, bytes);
      asked.push(`${name} ${pageSize} ${nextToken}`);
      return says(lists.listAccessListReviews.output, {
        reviews: name === 'gone' ? [] : [review(name, nextToken || 'r1')],
        nextToken: name === 'l2' && nextToken === '' ? 'r2' : '',
      });
    },
  });
  expect(reviews.keys).toEqual(['l1/r1', 'l2/r1', 'l2/r2']);
  expect(asked).toEqual(['lists 100 ', 'l1 200 ', 'gone 200 ', 'lists 100 l2', 'l2 200 ', 'l2 200 r2']);
});

test('a list that cannot be read makes the members partial', async () => {
  const { outcome, keys } = await collectFrom('access_list_members', {
    [pathOf(lists.listAccessLists)]: () =>
      says(lists.listAccessLists.output, { accessLists: [accessList('l1'), accessList('l2')] }),
    [pathOf(lists.listAccessListMembers)]: (bytes) =>
      fromBinary(lists.listAccessListMembers.input, bytes).accessList === 'l2'
        ? { messages: [], status: 13, text: 'disk on fire' }
        : says(lists.listAccessListMembers.output, { members: [member('l1', 'ann')] }),
  });
  expect(keys).toEqual(['l1/ann']);
  expect(outcome).toMatchObject({ status: 'partial' });
  expect(outcome.reason).toContain('disk on fire');
});

test('no list at all: empty, with the calls that showed it', async () => {
  const { outcome } = await collectFrom('access_list_members', {
    [pathOf(lists.listAccessLists)]: () => says(lists.listAccessLists.output, {}),
    [pathOf(lists.listAccessListMembers)]: () => ({ messages: [], status: 13, text: 'not asked' }),
  });
  expect(outcome).toMatchObject({ status: 'empty', pages: 1 });
});
