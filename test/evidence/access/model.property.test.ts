import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantChanges } from '../../../src/evidence/access/grantChanges.ts';
import { matches } from '../../../src/evidence/access/patterns.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import {
  listsOf,
  type ModelList,
  type ModelMembership,
  type ModelRole,
  mayLogIn,
  mayUse,
  type Node,
} from './slowModel.ts';
import { AS_OF, botUser, inList, list, nested, role, tables, time, user } from './world.ts';

const someOf = <T>(values: readonly T[]) => fc.subarray([...values]);
const LABELS = [{}, { '*': '*' }, { env: 'prod' }, { env: '*' }, { env: 'lab' }, { env: 'prod', team: 'db' }];
const DENIED_LABELS = [...[{}, {}, {}], ...LABELS, { team: 'db' }];
const LOGINS = ['root', 'ubuntu', '{{internal.logins}}'];
const RESOURCES = ['role', 'user', 'lock', 'session'];
const VERBS = ['create', 'update', 'delete', 'read'];

const rule = (resources: readonly string[], verbs: readonly string[]) =>
  fc.record({ resource: fc.constantFrom(...resources), verb: fc.constantFrom(...verbs) });

const modelRole = (name: string): fc.Arbitrary<ModelRole> =>
  fc.record({
    name: fc.constant(name),
    logins: someOf(LOGINS),
    labels: fc.constantFrom<Record<string, string>>(...(LABELS as Record<string, string>[])),
    rules: fc.array(rule(RESOURCES, VERBS), { maxLength: 2 }),
    denyLogins: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: someOf(LOGINS) },
    ),
    denyLabels: fc.constantFrom<Record<string, string>>(...(DENIED_LABELS as Record<string, string>[])),
    denyRules: fc.array(rule([...RESOURCES, '*'], [...VERBS, '*']), { maxLength: 1 }),
  });

const ROLE_NAMES = ['r0', 'r1', 'r2'];
const modelRoles = fc.tuple(...ROLE_NAMES.map(modelRole));
const traits = someOf(['root', 'alice']);

const written = (one: ModelRole): JsonObject => {
  const rules = (of: ModelRole['rules']) =>
    of.map(({ resource, verb }) => ({ resources: [resource], verbs: [verb] }));
  return role(
    one.name,
    { logins: one.logins, node_labels: one.labels, rules: rules(one.rules) },
    { logins: one.denyLogins, node_labels: one.denyLabels, rules: rules(one.denyRules) },
  );
};

/** The role allows the login on the nodes, and denies either: for judgment rather than no. */
const contradicts = (one: ModelRole, held: readonly string[], node: Node): boolean => {
  const bare = { ...one, denyLogins: [], denyLabels: {} };
  return mayLogIn([bare], held, node, 'root') && !mayLogIn([one], held, node, 'root');
};

const NODES: Node[] = [{}, ...['prod', 'production', 'lab'].flatMap((env) => [{ env }, { env, team: 'db' }])];
const PRIVILEGED = NODES.filter(({ env }) => env === 'prod' || env === 'production');

describe('against the slow model', () => {
  test('root by effect of all roles, node by node', () => {
    fc.assert(
      fc.property(modelRoles, traits, (roles, held) => {
        const { can } = tables({
          users: [user('alice', ROLE_NAMES, { traits: { logins: held } })],
          roles: roles.map(written),
        });
        for (const [capability, nodes] of [
          ['root_on_every_node', [{}]],
          ['root_on_privileged_nodes', PRIVILEGED],
        ] as const) {
          const permitted = nodes.some((node) => mayLogIn(roles, held, node, 'root'));
          const resolution = can('alice', capability)?.resolution ?? 'no';
          expect(resolution === 'yes').toBe(permitted);
          if (resolution === 'judgment') {
            expect(roles.some((one) => nodes.some((node) => contradicts(one, held, node)))).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('administrative rights, verb by verb', () => {
    fc.assert(
      fc.property(modelRoles, (roles) => {
        const { can } = tables({ users: [user('alice', ROLE_NAMES)], roles: roles.map(written) });
        const pairs = RESOURCES.flatMap((resource) => VERBS.map((verb) => [resource, verb] as const));
        const permitted = pairs.some(
          ([resource, verb]) =>
            (resource === 'lock'
              ? verb === 'delete'
              : resource !== 'session' && ['create', 'update'].includes(verb)) &&
            mayUse(roles, resource, verb),
        );
        expect(can('alice', 'administrative')?.resolution ?? 'no').toBe(permitted ? 'yes' : 'no');
      }),
      { numRuns: 500 },
    );
  });

  test('a bot asks for any of its roles: certain when all together permit it, for judgment when some do', () => {
    fc.assert(
      fc.property(modelRoles, (roles) => {
        const { can } = tables({
          users: [botUser('ci')],
          roles: [...roles.map(written), role('bot-ci', { impersonate: { roles: ROLE_NAMES } })],
        });
        const subsets = [1, 2, 3, 4, 5, 6, 7].map((bits) => roles.filter((_, at) => (bits >> at) & 1));
        const together = mayLogIn(roles, [], {}, 'root');
        const apart = subsets.some((some) => mayLogIn(some, [], {}, 'root'));
        const resolution = can('bot:ci', 'root_on_every_node')?.resolution ?? 'no';
        expect(resolution === 'yes').toBe(together);
        if (!together && apart) expect(resolution).toBe('judgment');
        if (resolution === 'judgment' && !apart)
          expect(roles.some((one) => contradicts(one, [], {}))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const LISTS = ['l0', 'l1', 'l2', 'l3', 'l4'];
  const modelList = (name: string): fc.Arbitrary<ModelList> =>
    fc.record({ name: fc.constant(name), requires: sparse(), ownerRequires: sparse() });
  const sparse = () =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: someOf(['base', 'more']) },
    );
  const expires = fc.constantFrom(AS_OF - 1000, AS_OF, AS_OF + 1000, AS_OF + 5000, Number.POSITIVE_INFINITY);
  const membership: fc.Arbitrary<ModelMembership> = fc
    .record({
      from: fc.constantFrom('alice', 'bob', ...LISTS),
      in: fc.constantFrom(...LISTS, 'gone'),
      owner: fc.boolean(),
      expires,
    })
    .map(({ from, owner, ...rest }) => ({
      ...rest,
      of: from,
      isList: LISTS.includes(from),
      owner: owner && rest.in !== 'gone',
      expires: owner && rest.in !== 'gone' ? Number.POSITIVE_INFINITY : rest.expires,
    }));
  const memberships = fc.uniqueArray(membership, {
    maxLength: 14,
    selector: (one) => `${one.of} ${one.in} ${one.owner}`,
  });

  test('access lists: who is reached, and until when, path by path', () => {
    fc.assert(
      fc.property(
        fc.tuple(...LISTS.map(modelList)),
        memberships,
        someOf(['base', 'more']),
        (lists, steps, base) => {
          const { grants, withheld } = tables({
            users: [user('alice', base), user('bob', [])],
            lists: lists.map((one) =>
              list(one.name, {
                grants: { roles: [`member ${one.name}`] },
                owner_grants: { roles: [`owner ${one.name}`] },
                membership_requires: { roles: one.requires },
                ownership_requires: { roles: one.ownerRequires },
                owners: steps
                  .filter((step) => step.owner && step.in === one.name)
                  .map((step) => ({
                    name: step.of,
                    membership_kind: step.isList ? 'MEMBERSHIP_KIND_LIST' : 'MEMBERSHIP_KIND_USER',
                  })),
              }),
            ),
            members: steps
              .filter((step) => !step.owner)
              .map((step) => {
                const end = Number.isFinite(step.expires) ? { expires: time(step.expires) } : {};
                return (step.isList ? nested : inList)(step.in, step.of, end);
              }),
          });
          for (const [name, own] of [
            ['alice', base],
            ['bob', []],
          ] as const) {
            const found = grants.filter((one) => one.holder === name && one.grant_type === 'access_list');
            const expected = listsOf(name, own, lists, steps, AS_OF);
            expect(new Map(found.map((one) => [one.role, one.until ?? Number.POSITIVE_INFINITY]))).toEqual(
              expected,
            );
            expect(found).toHaveLength(expected.size);
            expect(
              found.every((one) => one.certain === 1 && one.standing === (one.until === null ? 1 : 0)),
            ).toBe(true);
          }
          const keys = [...grants, ...withheld].map((one) => one.row_id);
          expect(withheld.every((one) => one.reason !== '')).toBe(true);
          expect(new Set(grants.map((one) => one.row_id)).size).toBe(grants.length);
          expect(keys.every((key) => /^[\x21-\x7e]+$/.test(key))).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('changes between two snapshots are what the sets differ by', () => {
    const users = fc.array(
      fc.record({
        name: fc.string({
          unit: fc.constantFrom('a', '/', '@', '>', '\n', 'é', '\u{1f600}', '\ud800'),
          minLength: 1,
          maxLength: 3,
        }),
        roles: someOf(ROLE_NAMES),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(users, users, (before, after) => {
        const set = (snapshot: string, of: typeof before) => ({
          snapshot,
          time: AS_OF,
          grants: tables({
            users: [...new Map(of.map((one) => [one.name, one])).values()].map((one) =>
              user(one.name, one.roles),
            ),
          }).grants.sort((a, b) => (a.row_id < b.row_id ? -1 : 1)),
        });
        const [first, second] = [set('1', before), set('2', after)];
        const keys = new Set(first.grants.map((one) => one.row_id));
        for (const row of grantChanges(first, second)) {
          const key = row.row_id.slice(0, row.row_id.lastIndexOf('@'));
          if (row.change === 'added') keys.add(key);
          else expect(keys.delete(key)).toBe(row.change === 'removed');
        }
        expect(keys).toEqual(new Set(second.grants.map((one) => one.row_id)));
      }),
      { numRuns: 50 },
    );
  });
});

test('globs match what the same regular expression matches', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '$'), maxLength: 6 });
  fc.assert(
    fc.property(
      text,
      fc.string({ unit: fc.constantFrom('a', 'b', '.', '$'), maxLength: 8 }),
      (pattern, subject) => {
        const escaped = pattern.replace(/[.$]/g, String.raw`\$&`).replaceAll('*', '.*');
        expect(matches(pattern, subject)).toBe(new RegExp(`^${escaped}$`).test(subject) ? 'yes' : 'no');
      },
    ),
    { numRuns: 1000 },
  );
});

test('no body of any resource makes it fail: what is not understood gives nothing', () => {
  const anything = fc.dictionary(
    fc.constantFrom('metadata', 'spec', 'kind', 'status', '__proto__'),
    fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(
        fc.constantFrom(
          ...[
            'name',
            'labels',
            'roles',
            'traits',
            'allow',
            'deny',
            'options',
            'created_by',
            'expires',
            'access_list',
          ],
          ...[
            'owners',
            'grants',
            'owner_grants',
            'membership_requires',
            'attributes_to_roles',
            'teams_to_roles',
          ],
        ),
        fc.oneof(
          fc.jsonValue({ maxDepth: 1 }),
          fc.dictionary(
            fc.constantFrom(
              'logins',
              'node_labels',
              'rules',
              'impersonate',
              'roles',
              'traits',
              'connector',
              '*',
            ),
            fc.jsonValue({ maxDepth: 1 }),
          ),
        ),
      ),
    ),
  ) as fc.Arbitrary<JsonObject>;
  const named = anything.map(
    (body) => ({ ...body, metadata: { ...(body.metadata as object), name: 'x' } }) as JsonObject,
  );
  const member = named.map(
    (body) => ({ ...body, spec: { ...(body.spec as object), access_list: 'x', name: 'x' } }) as JsonObject,
  );
  const bodies = fc.array(named, { maxLength: 2 });
  fc.assert(
    fc.property(
      bodies,
      bodies,
      bodies,
      bodies,
      bodies,
      fc.array(member, { maxLength: 2 }),
      (users, roles, bots, connectors, lists, members) => {
        expect(() => tables({ users, roles, bots, connectors, lists, members })).not.toThrow();
      },
    ),
    { numRuns: 100 },
  );
});
