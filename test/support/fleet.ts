import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import type { GatewayData } from '../../src/demo/data/gatewayData.ts';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import { atEnd } from './atEnd.ts';
import { ENTITY, marchData, marchEvents, SINCE, temporaryFolder, UNTIL } from './scene.ts';

const COMMANDS = {
  pull: ['fleet', 'pull'],
  health: ['fleet', 'health'],
  check: ['fleet', 'check'],
  export: ['fleet', 'export'],
} as const;

/** Embedded gateways in this process, declared as a fleet in a folder that has everything to reach them. */
export interface FleetScene {
  /** by name in the declaration */
  gateways: ReadonlyMap<string, EmbeddedGateway>;
  dir: string;
  at(...parts: string[]): string;
  /** affidavit.yaml */
  config: string;
  /** arguments of a command for the fleet */
  fleet(command: keyof typeof COMMANDS, ...more: string[]): string[];
  /** the same of a pull of the days of the small cluster's log */
  pull(...more: string[]): string[];
  key: string;
  publicKey: string;
}

/** The data of the small cluster under another name. */
export function clusterData(name: string, number: number): GatewayData {
  const events = marchEvents(10 + number).map((event) => ({ ...event, cluster_name: `${name}.example.com` }));
  return {
    ...marchData(events),
    clusterName: `${name}.example.com`,
    clusterId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  };
}

/**
 * Starts a gateway for each name, of both personalities in turn.
 *
 * @param further lines of affidavit.yaml beside `fleet:`
 */
export async function openFleet(names: readonly string[], further = ''): Promise<FleetScene> {
  const dir = await temporaryFolder();
  const at = (...parts: string[]) => path.join(dir, ...parts);
  const gateways = new Map<string, EmbeddedGateway>();
  const lines: string[] = [];
  for (const [number, name] of names.entries()) {
    const isNew = number % 2 === 1;
    const gateway = await startEmbeddedGateway({
      data: clusterData(name, number),
      personality: isNew ? '18' : '14.2',
      edition: isNew ? 'enterprise' : 'oss',
    });
    atEnd(() => gateway.stop());
    await gateway.identity({ path: at(`${name}.identity`) });
    gateways.set(name, gateway);
    lines.push(
      `  ${name}: { gateway: { auth_addr: "${gateway.authAddr}" }, identity: ${name}.identity, store: ${name}.db, tags: { generation: "${isNew ? 18 : 14}" } }`,
    );
  }
  const key = await createKey({ outDir: at('keys'), entity: ENTITY });
  await writeFile(
    at('affidavit.yaml'),
    `entity: ${ENTITY}\nkey: ${key.privateKeyPath}\nout: bundles\n${further}fleet:\n${lines.join('\n')}\n`,
  );
  const fleet = (command: keyof typeof COMMANDS, ...more: string[]) => [
    ...COMMANDS[command],
    ...['--config', at('affidavit.yaml')],
    ...more,
  ];
  return {
    ...{ gateways, dir, at, fleet, config: at('affidavit.yaml') },
    pull: (...more) => fleet('pull', '--since', SINCE, '--until', UNTIL, ...more),
    key: key.privateKeyPath,
    publicKey: key.publicKeyPath,
  };
}
