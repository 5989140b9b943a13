import { describe, expect, test } from 'vitest';
import { AccessListSchema } from '../../../src/gateway/gen/teleport/accesslist/v1/accesslist_pb.ts';
import { MemberSchema } from '../../../src/gateway/gen/teleport/accesslist/v1/member_pb.ts';
import { ReviewSchema } from '../../../src/gateway/gen/teleport/accesslist/v1/review_pb.ts';
import {
  IneligibleStatus,
  MembershipKind,
  type ReviewDayOfMonth,
  type ReviewFrequency,
} from '../../../src/gateway/gen/teleport/accesslist/v1/values_pb.ts';
import { at, METADATA, PRINTED_METADATA, print } from './print.ts';

const NEVER = { seconds: -62_135_596_800n };
const ZERO = '0001-01-01T00:00:00Z';

describe('access lists have a form of their own', () => {
  const header = { kind: 'access_list', version: 'v1', metadata: METADATA };
  const printedHeader = { kind: 'access_list', version: 'v1', metadata: PRINTED_METADATA };

  test('a list with all that it can hold', () => {
    expect(
      print(AccessListSchema, {
        header: { ...header, subKind: 's' },
        spec: {
          title: 'Production',
          description: 'who may',
          type: 'static',
          owners: [
            { name: 'ann', description: 'boss', ineligibleStatus: 1, membershipKind: 1 },
            { name: 'leads', ineligibleStatus: 3, membershipKind: 2 },
            { name: 'old' },
          ],
          audit: {
            nextAuditDate: at('2027-01-01T00:00:00Z'),
            recurrence: { frequency: 6, dayOfMonth: 31 },
            notifications: { start: { seconds: 1_209_600n } },
          },
          membershipRequires: {
            roles: ['employee'],
            traits: [
              { key: 'team', values: ['a', 'b'] },
              { key: 'none', values: [] },
            ],
          },
          ownershipRequires: { roles: ['manager'], traits: [{ key: 'level', values: ['5'] }] },
          grants: {
            roles: ['access'],
            traits: [{ key: 'logins', values: ['root'] }],
            scopedRoles: [{ role: 'r', scope: '/a' }],
          },
          ownerGrants: { roles: ['reviewer'], traits: [{ key: 'logins', values: ['app'] }] },
        },
        status: { ownerOf: ['l2'], memberOf: ['l3', 'l4'] },
      }),
    ).toEqual({
      ...printedHeader,
      sub_kind: 's',
      spec: {
        title: 'Production',
        description: 'who may',
        type: 'static',
        owners: [
          {
            name: 'ann',
            description: 'boss',
            ineligible_status: 'INELIGIBLE_STATUS_ELIGIBLE',
            membership_kind: 'MEMBERSHIP_KIND_USER',
          },
          {
            name: 'leads',
            description: '',
            ineligible_status: 'INELIGIBLE_STATUS_MISSING_REQUIREMENTS',
            membership_kind: 'MEMBERSHIP_KIND_LIST',
          },
          {
            name: 'old',
            description: '',
            ineligible_status: '',
            membership_kind: 'MEMBERSHIP_KIND_UNSPECIFIED',
          },
        ],
        audit: {
          next_audit_date: '2027-01-01T00:00:00Z',
          recurrence: { frequency: '6 months', day_of_month: 'last' },
          notifications: { start: '336h0m0s' },
        },
        membership_requires: { roles: ['employee'], traits: { team: ['a', 'b'], none: null } },
        ownership_requires: { roles: ['manager'], traits: { level: ['5'] } },
        grants: {
          roles: ['access'],
          traits: { logins: ['root'] },
          scoped_roles: [{ role: 'r', scope: '/a' }],
        },
        owner_grants: { roles: ['reviewer'], traits: { logins: ['app'] } },
      },
      status: { owner_of: ['l2'], member_of: ['l3', 'l4'] },
    });
  });

  test('an empty list shows what Go shows of what is not set', () => {
    expect(print(AccessListSchema, {})).toEqual({
      metadata: { name: '', expires: ZERO },
      spec: {
        title: '',
        description: '',
        owners: null,
        audit: {
          next_audit_date: ZERO,
          recurrence: { frequency: '', day_of_month: '' },
          notifications: { start: '0s' },
        },
        membership_requires: { roles: null, traits: {} },
        ownership_requires: { roles: null, traits: {} },
        grants: { roles: null, traits: {} },
        owner_grants: { roles: null, traits: null },
      },
      status: { owner_of: null, member_of: null },
    });
  });

  test.each([
    [1, '1 month', 1, '1'],
    [3, '3 months', 15, '15'],
    [6, '6 months', 31, 'last'],
    [12, '1 year', 0, ''],
  ])('a review every %i months is "%s"', (frequency, text, dayOfMonth, day) => {
    const changed = print(ReviewSchema, {
      spec: {
        changes: {
          reviewFrequencyChanged: frequency as ReviewFrequency,
          reviewDayOfMonthChanged: dayOfMonth as ReviewDayOfMonth,
        },
      },
    });
    expect(changed.spec).toMatchObject({
      changes: { review_frequency_changed: text, review_day_of_month_changed: day },
    });
  });

  test('a member, and one without end', () => {
    const spec = {
      accessList: 'l1',
      name: 'ann',
      joined: at('2026-01-01T00:00:00Z'),
      expires: at('2026-12-31T00:00:00Z'),
      reason: 'on call',
      addedBy: 'bob',
      ineligibleStatus: IneligibleStatus.EXPIRED,
      membershipKind: MembershipKind.USER,
    };
    const printed = {
      access_list: 'l1',
      name: 'ann',
      joined: '2026-01-01T00:00:00Z',
      expires: '2026-12-31T00:00:00Z',
      reason: 'on call',
      added_by: 'bob',
      ineligible_status: 'INELIGIBLE_STATUS_EXPIRED',
      membership_kind: 'MEMBERSHIP_KIND_USER',
    };
    expect(print(MemberSchema, { header, spec })).toEqual({ ...printedHeader, spec: printed });
    expect(print(MemberSchema, { header, spec: { ...spec, expires: NEVER } }).spec).toEqual({
      ...printed,
      expires: ZERO,
    });
  });

  test('a review, with and without changes', () => {
    const spec = {
      accessList: 'l1',
      reviewers: ['ann'],
      reviewDate: { ...at('2026-07-01T08:00:00Z'), nanos: 123_456_789 },
      notes: 'fine',
    };
    const printed = {
      access_list: 'l1',
      reviewers: ['ann'],
      review_date: '2026-07-01T08:00:00.123456789Z',
      notes: 'fine',
    };
    expect(
      print(ReviewSchema, {
        header,
        spec: {
          ...spec,
          changes: {
            membershipRequirementsChanged: { roles: ['r'], traits: [{ key: 'k', values: ['v'] }] },
            removedMembers: ['carl'],
            reviewFrequencyChanged: 3,
            reviewDayOfMonthChanged: 15,
          },
        },
      }),
    ).toEqual({
      ...printedHeader,
      spec: {
        ...printed,
        changes: {
          membership_requirements_changed: { roles: ['r'], traits: { k: ['v'] } },
          removed_members: ['carl'],
          review_frequency_changed: '3 months',
          review_day_of_month_changed: '15',
        },
      },
    });
    expect(print(ReviewSchema, { header, spec }).spec).toEqual({
      ...printed,
      changes: {
        membership_requirements_changed: null,
        removed_members: null,
        review_frequency_changed: '',
        review_day_of_month_changed: '',
      },
    });
  });
});
