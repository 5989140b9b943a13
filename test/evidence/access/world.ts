import { type AccessRow, accessRows } from '../../../src/evidence/access/accessRows.ts';
import {
  type AccessInput,
  type AccessSettings,
  type ApprovedRequest,
  DEFAULT_ACCESS_SETTINGS,
} from '../../../src/evidence/access/input.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';

export const DAY = 24 * 3600 * 1_000_000;
export const AS_OF = Date.UTC(2026, 6, 1) * 1000;
export const time = (us: number): string => new Date(us / 1000).toISOString();

export const role = (
  name: string,
  allow: JsonObject,
  deny: JsonObject = {},
  options: JsonObject = {},
): JsonObject => ({
  kind: 'role',
  version: 'v7',
  metadata: { name },
  spec: { allow, deny, options },
});
export const user = (
  name: string,
  roles: string[],
  spec: JsonObject = {},
  labels: JsonObject = {},
): JsonObject => ({
  kind: 'user',
  metadata: { name, labels },
  spec: { roles, traits: {}, ...spec },
});
export const botUser = (bot: string): JsonObject =>
  user(`bot-${bot}`, [`bot-${bot}`], {}, { 'teleport.internal/bot': bot });
export const sso = (connector: string): JsonObject => ({
  created_by: { connector: { type: 'saml', id: connector, identity: 'x' } },
});
export const list = (name: string, spec: JsonObject): JsonObject => ({
  kind: 'access_list',
  metadata: { name, expires: '0001-01-01T00:00:00Z' },
  spec: { title: name, ...spec },
});
export const inList = (access_list: string, name: string, spec: JsonObject = {}): JsonObject => ({
  kind: 'access_list_member',
  metadata: { name },
  spec: { access_list, name, membership_kind: 'MEMBERSHIP_KIND_USER', ...spec },
});
export const nested = (access_list: string, name: string, spec: JsonObject = {}): JsonObject =>
  inList(access_list, name, { membership_kind: 'MEMBERSHIP_KIND_LIST', ...spec });
export const saml = (name: string, attributes_to_roles: JsonObject[]): JsonObject => ({
  kind: 'saml',
  metadata: { name },
  spec: { attributes_to_roles },
});

export const EVERYWHERE = { node_labels: { '*': '*' } };
export const ROOT = role('root-all', { ...EVERYWHERE, logins: ['root'] });
export const ADMIN = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });

export interface State {
  users?: JsonObject[];
  roles?: JsonObject[];
  bots?: JsonObject[];
  connectors?: JsonObject[];
  lists?: JsonObject[];
  members?: JsonObject[];
  requests?: Partial<ApprovedRequest>[];
  settings?: Partial<AccessSettings>;
  loginRules?: boolean;
}

const nameOf = (body: JsonObject): string => (body.metadata as { name: string }).name;

export function input(state: State): AccessInput {
  const rows =
    (bodies: JsonObject[] = []) =>
    () =>
      bodies.map((body) => ({ rowId: nameOf(body), body }));
  return {
    asOf: AS_OF,
    settings: { ...DEFAULT_ACCESS_SETTINGS, ...state.settings },
    users: rows(state.users),
    roles: rows(state.roles),
    bots: rows(state.bots),
    connectors: rows(state.connectors),
    accessLists: rows(state.lists),
    accessListMembers: () =>
      (state.members ?? []).map((body) => {
        const { access_list, name } = body.spec as { access_list: string; name: string };
        return { rowId: `${access_list}/${name}`, body };
      }),
    requests: () =>
      (state.requests ?? []).map((request, at) => ({
        ...{ id: `r-${at}`, user: 'alice', roles: [], from: AS_OF - DAY, until: AS_OF + DAY, resources: 0 },
        ...request,
      })),
    loginRules: state.loginRules ?? false,
  };
}

type RowOfTable<T extends AccessRow['table']> = Extract<AccessRow, { table: T }>['row'];

export function tables(state: State) {
  const rows = [...accessRows(input(state))];
  const of = <T extends AccessRow['table']>(table: T) =>
    rows.filter((row) => row.table === table).map(({ row }) => row as RowOfTable<T>);
  const grants = of('grants');
  const access = of('holder_access');
  const holders = of('holders');
  return {
    grants,
    holders,
    access,
    withheld: of('withheld_grants'),
    roleHolders: (name: string) => of('role_holders').find((row) => row.role === name),
    /** the only grant of a role to a holder */
    grant(holder: string, role: string) {
      const found = grants.filter((grant) => grant.holder === holder && grant.role === role);
      if (found.length !== 1) throw new Error(`${found.length} grants of ${role} to ${holder}`);
      return found[0] as RowOfTable<'grants'>;
    },
    can: (holder: string, capability: string) =>
      access.find((row) => row.holder === holder && row.capability === capability),
    holder: (name: string) => holders.find((row) => row.holder === name),
  };
}
