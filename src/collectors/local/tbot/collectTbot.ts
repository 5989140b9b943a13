import path from 'node:path';
import { z } from 'zod';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { Masks, maskSettings } from '../maskSettings.ts';
import { describeJoinUri, describeOnboarding } from './onboarding.ts';
import { permissionsOf } from './permissions.ts';
import { defaultStorage, describePlace, placeSchema } from './places.ts';
import { readYaml } from './readYaml.ts';

const serviceSchema = z.looseObject({
  type: z.string().optional(),
  destination: placeSchema.nullish(),
});

/** The settings that are looked at one by one; the others are kept as they are, masked. */
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

const TELLTALE = [
  'onboarding',
  'join_uri',
  'storage',
  'destinations',
  'outputs',
  'services',
  'proxy_server',
  'auth_server',
];

/**
 * Reads one configuration file of tbot: how the bot joins, for how long its certificates live, where it keeps them and who can
 * read those places. Contents of the places are never read.
 *
 * @param text of the file
 * @param file its path as given
 * @throws AffidavitError FILE_INVALID
 */
export function collectTbot(text: string, file: string): CollectedSource {
  const absolute = path.resolve(file);
  const settings = readYaml(text, file);
  const parsed = configSchema.safeParse(settings);
  if (!parsed.success || !TELLTALE.some((name) => Object.hasOwn(settings, name))) {
    const issue = parsed.error?.issues[0];
    throw new AffidavitError(
      'FILE_INVALID',
      issue === undefined
        ? `${printable(file)} contains no tbot settings.`
        : `${printable(file)} is not a configuration of tbot: ${issue.path.join('.') || 'the file'}: ${issue.message}.`,
      'Name the file that `tbot start --config` is given; nothing was stored.',
    );
  }
  const masks = new Masks();
  const body = describe(parsed.data, absolute, masks);
  return collectedSource('tbot_config', absolute, [{ key: absolute, body }], '', masks.list());
}

function describe(config: Config, file: string, masks: Masks): JsonObject {
  const base = path.dirname(file);
  const { version, onboarding, join_uri, storage, destinations, outputs, services, ...others } = config;
  return {
    file,
    version: version ?? (destinations ? 'v1' : 'not told'),
    onboarding: onboarding ? describeOnboarding(onboarding as JsonObject, masks) : null,
    ...(join_uri ? { join: describeJoinUri(join_uri, masks) } : {}),
    storage: storage ? describePlace(storage, base) : defaultStorage(base),
    outputs: [
      ...(destinations ?? []).map((entry) => describeV1(entry, base, masks)),
      ...(outputs ?? []).map((entry) => describeService(entry, base, masks)),
      ...(services ?? []).map((entry) => describeService(entry, base, masks)),
    ],
    settings: maskSettings(others as JsonObject, 'settings', masks),
    file_permissions: permissionsOf(file),
  };
}

function describeService(entry: z.infer<typeof serviceSchema>, base: string, masks: Masks): JsonObject {
  const { type, destination, ...others } = entry;
  return {
    type: type ?? 'unknown',
    destination: destination ? describePlace(destination, base) : null,
    settings: maskSettings(others as JsonObject, 'outputs[].settings', masks),
  };
}

/** Version 1 mixes where with what; what it is for shows by which member is there. */
function describeV1(
  entry: NonNullable<Config['destinations']>[number],
  base: string,
  masks: Masks,
): JsonObject {
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
    destination: describePlace(place, base),
    settings: maskSettings(others as JsonObject, 'outputs[].settings', masks),
  };
}
