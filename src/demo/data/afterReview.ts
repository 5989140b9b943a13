import type { JsonObject } from '../../formats/canonicalJson.ts';
import { everydayEvents, newId, signedInAgain } from './everyday.ts';
import type { GatewayData } from './gatewayData.ts';

const DAY_MS = 86_400_000;
/** Days from the end of the quarter to the pull that shows what a review changed. */
const DAYS = 19;
/** The removal that was carried out: who lost which role, on which day after the quarter, by whom. */
const CARRIED_OUT = {
  user: 'contractor-marek',
  role: 'platform-admin',
  day: 7,
  by: 'ines.almeida@northwind-ledger.example',
} as const;

/** The company three weeks after its quarter: one removal that its access review decided was carried out, the other was not. */
export function afterReview(company: GatewayData): GatewayData {
  const endMs = Date.parse(company.now);
  const { user: name, role, day, by } = CARRIED_OUT;
  const rolesOf = ({ spec }: JsonObject) => (spec as { roles: string[] }).roles.filter((one) => one !== role);
  const isHolder = ({ metadata }: JsonObject) => (metadata as JsonObject).name === name;
  const holder = company.users.find(isHolder);
  const removal: JsonObject = {
    ...{ ei: 0, event: 'user.update', uid: newId(`${name}/${role}`, day), code: 'T1003I' },
    time: new Date(endMs + day * DAY_MS + 10 * 3_600_000).toISOString(),
    ...{ cluster_name: company.clusterName, user: by, name, expires: '0001-01-01T00:00:00Z' },
    roles: holder === undefined ? [] : rolesOf(holder),
    connector: 'local',
  };
  const days = Array.from({ length: DAYS }, (_, index) => index + 1);
  const users = company.users.map((user) =>
    isHolder(user) ? { ...user, spec: { ...(user.spec as JsonObject), roles: rolesOf(user) } } : user,
  );
  return {
    ...company,
    now: new Date(endMs + DAYS * DAY_MS).toISOString(),
    users: signedInAgain(users, DAYS),
    events: [
      ...company.events,
      ...days.flatMap((number) =>
        everydayEvents(company, number, {
          fromMs: endMs + (number - 1) * DAY_MS,
          toMs: endMs + number * DAY_MS,
        }),
      ),
      removal,
    ],
  };
}
