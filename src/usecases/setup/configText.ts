import { stringify } from 'yaml';

/** Answers to the questions of `init`. Paths are relative to the folder of the file. */
export interface SetupAnswers {
  proxy: string | undefined;
  authAddr: string | undefined;
  proxyCaFile: string | undefined;
  entity: string;
}

/** Names of what `init` writes, relative to its folder. */
export const SETUP_FILES = {
  config: 'affidavit.yaml',
  role: 'soc2-collector-role.yaml',
  tbot: 'tbot.yaml',
  keys: 'keys',
  identity: 'identity/identity',
} as const;

/** The text of affidavit.yaml. @param key path of the signing key */
export function configText({ proxy, authAddr, proxyCaFile, entity }: SetupAnswers, key: string): string {
  const gateway = {
    ...(proxy === undefined ? { auth_addr: authAddr } : { proxy }),
    ...(proxyCaFile === undefined ? {} : { proxy_ca: proxyCaFile }),
  };
  return `# Configuration of affidavit. Relative paths are relative to this file; docs/configuration.md describes every key.
${stringify({ gateway })}# written by tbot (tbot.yaml) or by \`tctl auth sign\`
${stringify({ identity: SETUP_FILES.identity })}${stringify({ store: 'evidence.db', entity, key, out: 'bundles' })}
# What follows is an example of further keys.
# settings:
#   min_approvers: 2
# controls: controls.yaml
# people:
#   - { file: leavers.csv, kind: leavers }
# probes: ["teleport.example.com:443"]
# Several clusters: fleet declares each by name with its own gateway, identity and store (docs/fleet.md).
`;
}
