import path from 'node:path';
import { z } from 'zod';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { Masks, maskSettings } from '../maskSettings.ts';
import { type FoundConfig, findConfigs } from './findConfigs.ts';
import { tbotRows } from './flatRows.ts';
import { describeJoinUri, describeOnboarding } from './onboarding.ts';
import { elsewhere, permissionsOf } from './permissions.ts';
import { defaultStorage, describePlace, type Look, placeSchema } from './places.ts';

const serviceSchema = z.looseObject({
  type: z.string().optional(),
  destination: placeSchema.nullish(),
});

/** The settings that are read one by one; the others are kept unchanged, masked. */
const configSchema = z.looseObject({
  version: z.string().optional(),
  onboarding: z.looseObject({}).nullish(),
  join_uri: z.string().nullish(),
  storage: placeSchema.nullish(),
  // version 1 calls them destinations, version 2 outputs, newer ones services
  destinations: z.array(serviceSchema.extend(placeSchema.shape)).nullish(),
  outputs: z.array(serviceSchema).nullish(),
  services: z.array(serviceSchema).nullish(),
});
type Config = z.infer<typeof configSchema>;

/** The person's statements about the bot where no file has them. */
export interface TbotCollecting {
  /** user of the operating system that the service runs as */
  serviceUser?: string | undefined;
}

/**
 * Reads one configuration file of tbot, or a manifest with ConfigMaps that hold some: how the bot joins, for how long its
 * certificates live, where it keeps them and who can read those places. Contents of the places are never read.
 *
 * @param text of the file
 * @param file its path as given
 * @returns one row a file, storage, output, service and file in them, with flat members that rules can test
 * @throws AffidavitError FILE_INVALID
 */
export function collectTbot(text: string, file: string, options: TbotCollecting = {}): CollectedSource {
  const absolute = path.resolve(file);
  const masks = new Masks();
  const rows: EvidenceRow[] = [];
  for (const found of findConfigs(text, file)) {
    const config = parse(found, file);
    const body = describe(config, absolute, found.configMap, masks);
    rows.push(...tbotRows(body, options.serviceUser ?? ''));
  }
  return collectedSource('tbot_config', absolute, rows, '', masks.list());
}

function parse({ settings, configMap }: FoundConfig, file: string): Config {
  const parsed = configSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = configMap === null ? printable(file) : `${printable(file)} (${printable(configMap, 100)})`;
  throw new AffidavitError(
    'FILE_INVALID',
    `${where} is not a tbot configuration: ${issue?.path.join('.') || 'the file'}: ${issue?.message}.`,
    'Give the file of `tbot start --config`. Nothing was stored.',
  );
}

function describe(config: Config, file: string, configMap: string | null, masks: Masks): JsonObject {
  const { version, onboarding, join_uri, storage, destinations, outputs, services, ...others } = config;
  const look: Look = {
    base: path.dirname(file),
    permissions: configMap === null ? permissionsOf : elsewhere,
    masks,
  };
  return {
    file,
    ...(configMap === null ? {} : { config_map: configMap }),
    // tbot reads a file without a version as version 1, which has neither outputs nor services
    version: version ?? (outputs || services ? 'not stated' : 'v1'),
    onboarding: onboarding ? describeOnboarding(onboarding as JsonObject, masks) : null,
    ...(join_uri ? { join: describeJoinUri(join_uri, masks) } : {}),
    storage: storage ? describePlace(storage, look) : defaultStorage(look),
    outputs: [
      ...(destinations ?? []).map((entry) => describeV1(entry, look)),
      ...(outputs ?? []).map((entry) => describeService(entry, look)),
      ...(services ?? []).map((entry) => describeService(entry, look)),
    ],
    settings: maskSettings(others as JsonObject, 'settings', masks),
    file_permissions: configMap === null ? permissionsOf(file) : elsewhere(file),
  };
}

function describeService(entry: z.infer<typeof serviceSchema>, look: Look): JsonObject {
  const { type, destination, ...others } = entry;
  return {
    type: type ?? 'unknown',
    destination: destination ? describePlace(destination, look) : null,
    settings: maskSettings(others as JsonObject, 'outputs[].settings', look.masks),
  };
}

/** Version 1 mixes where with what; what it is for shows by which member is there. */
function describeV1(entry: NonNullable<Config['destinations']>[number], look: Look): JsonObject {
  const {
    directory,
    memory,
    type,
    path: _path,
    destination: _destination,
    symlinks,
    acls,
    ...others
  } = entry;
  const place = placeSchema.parse({ type, directory, memory, path: entry.path, symlinks, acls });
  const use = ['database', 'kubernetes_cluster', 'app'].find((name) => Object.hasOwn(others, name));
  return {
    type: use === undefined ? 'identity' : use === 'app' ? 'application' : use.replace('_cluster', ''),
    destination: describePlace(place, look),
    settings: maskSettings(others as JsonObject, 'outputs[].settings', look.masks),
  };
}
