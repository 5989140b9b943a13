import { stringify } from 'yaml';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { COLLECTOR } from '../setup/tbotConfig.ts';
import { type ContainerFiles, PLACES } from './clusterFiles.ts';
import type { NightlyRun } from './nightlyRun.ts';

/** Inputs of a CronJob besides the run. */
export interface ManifestOptions {
  /** images of this program and of tbot */
  image: string;
  tbotImage: string;
  files: ContainerFiles;
  /** tbot.yaml */
  tbot: string;
  /** name of the root cluster: the audience of the token that tbot joins with */
  audience: string;
  /** arguments of `pull` that the configuration cannot hold */
  args: readonly string[];
}

/** A user that is neither root nor one of the image. */
const USER = 65_532;
const JOIN_TOKEN = '/var/run/secrets/tokens';
const TBOT = '/etc/tbot';

/**
 * The manifest of a nightly pull: ServiceAccount, ConfigMaps, PersistentVolumeClaim and CronJob (Kubernetes 1.27 or later). tbot
 * joins in each run, before the pull, and the identity is kept in memory only.
 */
export function kubernetesManifest(run: NightlyRun, options: ManifestOptions): string {
  const { configuration, procedures } = options.files;
  const metadata = (suffix = ''): JsonObject => ({
    name: `${run.name}${suffix}`,
    labels: { 'app.kubernetes.io/name': 'affidavit', 'app.kubernetes.io/instance': run.name },
  });
  const configMap = (suffix: string, data: Readonly<Record<string, string>>): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(suffix),
    data: { ...data },
  });
  const documents: JsonObject[] = [
    // tbot joins with a token that is projected for it: the API of Kubernetes is not used
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(), automountServiceAccountToken: false },
    configMap('', configuration),
    configMap('-tbot', { 'tbot.yaml': options.tbot }),
    ...(procedures === null ? [] : [configMap('-procedures', procedures)]),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata('-store'),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    },
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata: metadata(), spec: cronJob(run, options) },
  ];
  return `${head(run)}${documents.map((each) => stringify(each, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')}`;
}

function head({ name }: NightlyRun): string {
  return `# A nightly pull. In Teleport the join token ${COLLECTOR.token} (method kubernetes, docs/role.md) allows the service account
# NAMESPACE:${name}, where NAMESPACE is the one that this is applied to.
`;
}

function cronJob(run: NightlyRun, options: ManifestOptions): JsonObject {
  return {
    schedule: `${run.minute} ${run.hour} * * *`,
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 12 * 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 7,
    jobTemplate: {
      spec: {
        // an exit status other than 0 is a result, which is not better the second time
        backoffLimit: 0,
        activeDeadlineSeconds: 6 * 3600,
        template: {
          metadata: {
            labels: { 'app.kubernetes.io/name': 'affidavit', 'app.kubernetes.io/instance': run.name },
          },
          spec: pod(run, options),
        },
      },
    },
  };
}

function pod(run: NightlyRun, options: ManifestOptions): JsonObject {
  return {
    restartPolicy: 'Never',
    serviceAccountName: run.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      // files of the store keep their mode
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    initContainers: [tbotContainer(run, options)],
    containers: [pullContainer(run, options)],
    volumes: volumes(run, options),
  };
}

const CONFINED: JsonObject = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

function mount(name: string, mountPath: string, readOnly = true): JsonObject {
  return readOnly ? { name, mountPath, readOnly } : { name, mountPath };
}

function tbotContainer(run: NightlyRun, { tbotImage, files }: ManifestOptions): JsonObject {
  const ca = 'proxy-ca.pem' in files.configuration;
  return {
    name: 'tbot',
    image: tbotImage,
    args: ['start', '-c', `${TBOT}/tbot.yaml`],
    env: [
      { name: 'KUBERNETES_TOKEN_PATH', value: `${JOIN_TOKEN}/join-sa-token` },
      ...run.variables.map(([name, value]) => ({ name, value })),
      ...(ca ? [{ name: 'SSL_CERT_FILE', value: `${PLACES.configuration}/proxy-ca.pem` }] : []),
    ],
    securityContext: CONFINED,
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: [
      mount('tbot', TBOT),
      mount('join-token', JOIN_TOKEN),
      mount('identity', PLACES.identity, false),
      mount('tmp', '/tmp', false),
      ...(ca ? [mount('configuration', PLACES.configuration)] : []),
    ],
  };
}

function pullContainer(run: NightlyRun, { image, args, files }: ManifestOptions): JsonObject {
  return {
    name: 'pull',
    image,
    command: ['affidavit'],
    args: [...args, '--config', `${PLACES.configuration}/affidavit.yaml`],
    env: [
      ...run.variables.map(([name, value]) => ({ name, value })),
      ...run.secrets.map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: `${run.name}-variables`, key: name } },
      })),
    ],
    securityContext: CONFINED,
    // a pull of millions of events stays below 250 MB (docs/performance.md)
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    volumeMounts: [
      mount('configuration', PLACES.configuration),
      ...(files.procedures === null ? [] : [mount('procedures', PLACES.procedures)]),
      mount('identity', PLACES.identity),
      mount('store', PLACES.store, false),
      mount('tmp', '/tmp', false),
    ],
  };
}

function volumes(run: NightlyRun, { audience, files }: ManifestOptions): JsonObject[] {
  return [
    { name: 'configuration', configMap: { name: run.name } },
    { name: 'tbot', configMap: { name: `${run.name}-tbot` } },
    ...(files.procedures === null
      ? []
      : [{ name: 'procedures', configMap: { name: `${run.name}-procedures` } }]),
    {
      name: 'join-token',
      projected: {
        sources: [{ serviceAccountToken: { path: 'join-sa-token', expirationSeconds: 600, audience } }],
      },
    },
    { name: 'identity', emptyDir: { medium: 'Memory', sizeLimit: '8Mi' } },
    { name: 'store', persistentVolumeClaim: { claimName: `${run.name}-store` } },
    { name: 'tmp', emptyDir: {} },
  ];
}
