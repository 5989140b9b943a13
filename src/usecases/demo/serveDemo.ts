import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadCompany } from '../../demo/data/company.ts';
import { denyKinds } from '../../demo/data/denyKinds.ts';
import type { GatewayData } from '../../demo/data/gatewayData.ts';
import { shiftDates } from '../../demo/data/shiftDays.ts';
import { startEmbeddedGateway } from '../../demo/embeddedGateway.ts';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { makeFolder } from '../../platform/makeFolder.ts';
import { PEOPLE_KINDS } from '../../records/peopleKinds.ts';
import { ACCESS_FILES, ENTITY, LISTS, writeAccess } from './companyFiles.ts';
import { type Addresses, DemoCalendar } from './demoCalendar.ts';

const IDENTITY_MS = 30 * 86_400_000;
const COLLECTOR_ROLE = 'soc2-collector';

/** Options of a gateway to practise on. */
export interface ServeOptions {
  outDir: string;
  personality: '14.2' | '18';
  /** nights that pass before the gateway is up */
  nights: number;
  /** kinds of resources whose rules the collector's role lacks */
  denied: readonly string[];
}

/** A gateway that is up. */
export interface ServedDemo extends Addresses {
  entity: string;
  proxyCaFile: string;
  identityFile: string;
  /** folder of the entity's lists, moved like the company */
  lists: string;
  /** first day of the audit log, e.g. 2026-08-31 */
  since: string;
  /** changes of the nights so far, in sentences */
  happened: readonly string[];
  /** Lets a further night pass. @returns its number and its change @throws AffidavitError DISK_FULL, WRITE_…, USAGE */
  nextNight(): { number: number; happened: string };
  stop(): Promise<void>;
}

/**
 * Serves the made-up company, moved in time so that its quarter has just ended: what reads it needs no other clock than the
 * machine's. A folder that was served before goes on with the same log, and with the same port where it is free; authorities and
 * identity are new each time.
 *
 * @throws AffidavitError USAGE for kinds that no rule names and for too many nights, FILE_INVALID, DISK_FULL, WRITE_…
 */
export async function serveDemo(options: ServeOptions): Promise<ServedDemo> {
  const outDir = path.resolve(options.outDir);
  const { data: company, period } = await loadCompany();
  const calendar = new DemoCalendar(outDir, company, options.nights, Date.now());
  const denying = (data: GatewayData): GatewayData => ({
    ...data,
    roles: data.roles.map((role) =>
      (role.metadata as JsonObject).name === COLLECTOR_ROLE ? deniedRole(role, options.denied) : role,
    ),
  });
  const gateway = await startEmbeddedGateway({
    personality: options.personality,
    edition: options.personality === '18' ? 'enterprise' : 'oss',
    data: denying(calendar.data),
    proxyPort: calendar.last === null ? undefined : Number(calendar.last.proxy.split(':')[1]),
  });
  const addresses: Addresses = { proxy: gateway.proxyAddr, auth: gateway.authAddr };
  const lists = path.join(outDir, 'lists');
  try {
    await writeAccess(gateway, outDir, { fromMs: Date.now() - 60_000, toMs: Date.now() + IDENTITY_MS });
    writeLists(lists, calendar.days);
    calendar.save(addresses);
  } catch (cause) {
    await gateway.stop();
    throw cause;
  }
  return {
    ...addresses,
    entity: ENTITY,
    proxyCaFile: path.join(outDir, ACCESS_FILES.proxyCa),
    identityFile: path.join(outDir, ACCESS_FILES.identity),
    lists,
    since: shiftDates(period.since.slice(0, 10), calendar.days),
    happened: calendar.happened,
    nextNight() {
      const happened = calendar.passAtOnce(Date.now());
      gateway.setData(denying(calendar.data));
      calendar.save(addresses);
      return { number: calendar.happened.length, happened };
    },
    stop: () => gateway.stop(),
  };
}

function deniedRole(role: JsonObject, kinds: readonly string[]): JsonObject {
  const denied = denyKinds(role, kinds);
  const [first] = denied.unknown;
  if (first === undefined) return denied.role;
  throw new AffidavitError(
    'USAGE',
    `No rule of the collector's role names "${first}".`,
    `--deny takes ${denied.known.join(', ')}.`,
  );
}

function writeLists(folder: string, days: number): void {
  try {
    makeFolder(folder, 0o700);
    for (const kind of PEOPLE_KINDS) {
      const text = readFileSync(path.join(LISTS, `${kind}.csv`), 'utf8');
      writeFileSync(path.join(folder, `${kind}.csv`), shiftDates(text, days));
    }
  } catch (cause) {
    throw writeError(cause, `write to ${folder}`);
  }
}
