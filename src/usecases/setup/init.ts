import { existsSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { entitySlug } from '../../bundle/principal.ts';
import { COLLECTOR_ROLE } from '../../collectors/state/collectorRole.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { shellWord } from '../../formats/shellWord.ts';
import {
  AUTH_PORT,
  formatHostPort,
  type HostPort,
  PROXY_PORTS,
  parseHostPort,
} from '../../gateway/dial/hostPort.ts';
import { configFileSchema } from '../../records/configFile.ts';
import type { InitReport } from '../../records/reports/initReport.ts';
import type { KeyReport } from '../../records/reports/keyReport.ts';
import { createSigningKey } from '../keys.ts';
import { configText, SETUP_FILES, type SetupAnswers } from './configText.ts';
import { placeFiles, refuseExisting } from './placeFiles.ts';
import { COLLECTOR, tbotConfig } from './tbotConfig.ts';

/** The setup to make, and its folder. */
export interface InitOptions extends SetupAnswers {
  folder: string;
  /** encrypts the signing key; undefined: it is protected by its mode alone */
  passphrase: string | undefined;
  /** replaces files that are there; never the key */
  force: boolean;
}

/**
 * Writes the configuration, the role, a tbot configuration and the signing key into one folder: all of them, or none.
 *
 * @throws AffidavitError FILE_EXISTS, USAGE, DISK_FULL, WRITE_…; the signal's reason when it was aborted
 */
export async function initialize(
  given: InitOptions,
  signal: AbortSignal,
): Promise<Omit<InitReport, 'doctor'>> {
  const options = checked(given);
  const { folder } = options;
  const keyFile = `${SETUP_FILES.keys}/${entitySlug(options.entity)}.key`;
  const keepsKey = existsSync(path.join(folder, keyFile));
  const texts: Record<string, string> = {
    [SETUP_FILES.role]: COLLECTOR_ROLE,
    [SETUP_FILES.tbot]: tbotConfig({
      ...options,
      destination: path.join(folder, path.dirname(SETUP_FILES.identity)),
    }),
    [SETUP_FILES.config]: configText(options, keyFile),
  };
  if (!options.force)
    refuseExisting(
      folder,
      [...Object.keys(texts), keyFile],
      'Choose another folder with --out, or replace the files with --force; a signing key is always kept.',
    );
  let key: KeyReport | null = null;
  await placeFiles(
    folder,
    async (staging) => {
      for (const [name, text] of Object.entries(texts))
        writeFileSync(path.join(staging, name), text, { mode: 0o600, flush: true });
      const keys = keepsKey ? [] : await stageKey(staging);
      await mkdir(path.join(folder, path.dirname(SETUP_FILES.identity)), { recursive: true, mode: 0o700 });
      // the configuration comes last: what it names is there
      return [...keys, ...Object.keys(texts)];
    },
    signal,
  );
  return {
    folder,
    files: filesOf(folder, keepsKey ? null : keyFile),
    key,
    commands: commandsOf(folder),
  };

  async function stageKey(staging: string): Promise<string[]> {
    const { entity, passphrase } = options;
    const made = await createSigningKey({ outDir: path.join(staging, SETUP_FILES.keys), entity, passphrase });
    const names = made.files.map((file) => path.relative(staging, file));
    key = { ...made, files: names.map((name) => path.join(folder, name)) };
    return names;
  }
}

/** The answers by the rules of the file, with the address as host:port. @throws AffidavitError USAGE */
function checked(options: InitOptions): InitOptions {
  const { proxy, authAddr, entity } = options;
  const parsed = configFileSchema((given) => given).shape.entity.safeParse(entity);
  if (!parsed.success)
    throw new AffidavitError(
      'USAGE',
      `The name of the entity is not usable: ${parsed.error.issues[0]?.message}.`,
      'Give the name that bundles and reports are to show, up to 200 characters.',
    );
  const address = (given: string | undefined, ports: readonly number[]) =>
    given === undefined ? undefined : formatHostPort(parseHostPort(given, ports)[0] as HostPort);
  return {
    ...options,
    folder: path.resolve(options.folder),
    proxy: address(proxy, PROXY_PORTS),
    authAddr: address(authAddr, [AUTH_PORT]),
  };
}

function filesOf(folder: string, keyFile: string | null): InitReport['files'] {
  const all: [string, string][] = [
    [SETUP_FILES.config, 'configuration of every command'],
    [SETUP_FILES.role, 'the role of the collector, for tctl'],
    [SETUP_FILES.tbot, 'configuration of tbot, which renews the identity for cron'],
    ...(keyFile === null ? [] : [[keyFile, 'the signing key, mode 0600; back it up'] as [string, string]]),
  ];
  return all.map(([file, purpose]) => ({ file: path.join(folder, file), purpose }));
}

/** The commands that make role, user and a first identity. The user comes from YAML: `tctl users add` leaves an invitation. */
function commandsOf(folder: string): string[] {
  const user = `kind: user\\nversion: v2\\nmetadata: {name: ${COLLECTOR.user}}\\nspec: {roles: [${COLLECTOR.role}]}\\n`;
  return [
    `tctl create -f ${shellWord(path.join(folder, SETUP_FILES.role))}`,
    `printf '${user}' | tctl create -f`,
    `tctl auth sign --user=${COLLECTOR.user} --format=file --ttl=8h --out=${shellWord(path.join(folder, SETUP_FILES.identity))}`,
  ];
}
