import {
  AUTH_PORT,
  formatHostPort,
  type HostPort,
  PROXY_PORTS,
  parseHostPort,
} from '../../gateway/dial/hostPort.ts';
import { readIdentityFile } from '../../gateway/identity/readIdentityFile.ts';
import { tbotConfig } from '../setup/tbotConfig.ts';
import { containerFiles, PLACES } from './clusterFiles.ts';
import { kubernetesManifest } from './kubernetesManifest.ts';
import { type NightlyRun, printCommand } from './nightlyRun.ts';
import type { PrintOptions, ScheduleTexts } from './printSchedule.ts';

const PLACEHOLDERS = { image: 'IMAGE-OF-AFFIDAVIT', tbotImage: 'IMAGE-OF-TBOT' } as const;

/**
 * The manifest of a run in Kubernetes. What lies on this machine only is left out and named.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID of files that the configuration names
 */
export async function inKubernetes(options: PrintOptions, found: NightlyRun): Promise<ScheduleTexts> {
  const run = { ...found, variables: found.variables.filter(([name]) => name !== CA_FILE) };
  const { proxy, authAddr, cluster, file } = options;
  const address = (given: string | undefined, ports: readonly number[]) =>
    given === undefined ? undefined : formatHostPort(parseHostPort(given, ports)[0] as HostPort);
  const gateway = { proxy: address(proxy, PROXY_PORTS), auth_addr: address(authAddr, [AUTH_PORT]) };
  const audience = await rootCluster(options);
  const text = kubernetesManifest(run, {
    image: options.image ?? PLACEHOLDERS.image,
    tbotImage: options.tbotImage ?? PLACEHOLDERS.tbotImage,
    files: containerFiles({
      gateway: {
        ...gateway,
        proxy_ca: options.proxyCaFile,
        connection_upgrade: options.connectionUpgrade as 'auto' | 'always' | 'never' | undefined,
        cluster,
      },
      identityWarn: options.identityWarn,
      settings: options.settingsFile,
      controls: options.controlsFile,
      procedures: options.proceduresFolder,
      probes: options.probes,
      notify: file?.values.notify,
    }),
    tbot: tbotConfig({ proxy: gateway.proxy, authAddr: gateway.auth_addr, destination: PLACES.identity }),
    audience: audience ?? hostOf(gateway),
    args: [
      ...['pull', '--check', '--quiet'],
      ...(options.failOn === undefined ? [] : ['--fail-on', options.failOn]),
    ],
  });
  return {
    files: [{ name: `${run.name}.yaml`, text }],
    commands: [
      ...run.secrets.slice(0, 1).map(() => secretCommand(run)),
      `${printCommand('kubernetes', options, ...images(options), '--quiet')} | kubectl apply -f -`,
    ],
    notes: [
      ...imageNotes(options),
      ...(audience === null
        ? [
            `The audience of the join token is ${hostOf(gateway)}: replace it where the cluster has another name (\`tctl status\`).`,
          ]
        : []),
      ...omissions(options, found),
    ],
  };
}

const CA_FILE = 'NODE_EXTRA_CA_CERTS';

function hostOf({ proxy, auth_addr }: { proxy: string | undefined; auth_addr: string | undefined }): string {
  return parseHostPort(proxy ?? auth_addr ?? '', PROXY_PORTS)[0]?.host ?? '';
}

/** Name of the root cluster, by the identity of this machine; null where it cannot be read. */
async function rootCluster({ identityFile }: PrintOptions): Promise<string | null> {
  if (identityFile === undefined) return null;
  try {
    return (await readIdentityFile(identityFile)).facts.clusterName || null;
  } catch {
    return null;
  }
}

function secretCommand({ name, secrets }: NightlyRun): string {
  const literals = secrets.map((secret) => `--from-literal=${secret}="$${secret}"`).join(' ');
  return `kubectl create secret generic ${name}-variables ${literals}`;
}

function imageNotes({ image, tbotImage, version }: PrintOptions): string[] {
  return [
    ...(image === undefined
      ? [
          `${PLACEHOLDERS.image} is to be replaced (--image) by an image with Node 24 and \`npm install -g affidavit@${version}\`.`,
        ]
      : []),
    ...(tbotImage === undefined
      ? [
          `${PLACEHOLDERS.tbotImage} is to be replaced (--tbot-image) by Teleport's image tbot-distroless in the version of the gateway.`,
        ]
      : []),
  ];
}

function images({ image, tbotImage }: PrintOptions): string[] {
  return [
    ...(image === undefined ? [] : ['--image', image]),
    ...(tbotImage === undefined ? [] : ['--tbot-image', tbotImage]),
  ];
}

/** Sentences about what of this machine the CronJob does not have. */
function omissions({ file }: PrintOptions, { variables }: NightlyRun): string[] {
  const { people, sources, notify } = file?.values ?? {};
  const left = [...(people === undefined ? [] : ['people']), ...(sources === undefined ? [] : ['sources'])];
  return [
    ...(left.length === 0
      ? []
      : [
          `${left.join(' and ')} of affidavit.yaml ${left.length === 1 ? 'names' : 'name'} files of this machine, so the CronJob does not collect them: import them into its store with \`people import\` and \`collect\`.`,
        ]),
    ...(notify?.command === undefined
      ? []
      : [`The image must have the program of notify: ${notify.command[0]}.`]),
    ...(variables.some(([name]) => name === CA_FILE)
      ? [`${CA_FILE} names a file of this machine, so the CronJob does not have it: put it into the image.`]
      : []),
  ];
}
