import type { JsonObject } from '../formats/canonicalJson.ts';
import type { Random } from './auditLog.ts';
import { openAuthPort } from './authPort.ts';
import type { TrustedRoot } from './caller.ts';
import { loadCompany } from './data/company.ts';
import type { GatewayData } from './data/gatewayData.ts';
import { FaultPlan, type Faults } from './faults.ts';
import { type RequestLogEntry, serveCall } from './grpc/server.ts';
import { httpDate, serveHttpList } from './httpLists.ts';
import { openProxyPort, type ProxyBehaviour } from './proxyPort.ts';
import { registerLocks, registerRequests, registerRoles } from './services/access.ts';
import { registerAccessLists } from './services/accessLists.ts';
import { registerAudit } from './services/audit.ts';
import { discoveryAnswers, registerCluster } from './services/cluster.ts';
import { registerConfigured } from './services/configured.ts';
import { registerInventory } from './services/inventory.ts';
import { registerNewerKinds } from './services/newerKinds.ts';
import { Registry } from './services/registry.ts';
import { type Edition, type Personality, ServedState } from './services/servedState.ts';
import { registerAuthorities, registerTokens } from './services/tokens.ts';
import { registerUsers } from './services/users.ts';
import { createAuthority } from './tls/certificates.ts';
import { createIdentity, type IdentityOptions } from './tls/identity.ts';

/** How to start a gateway. */
export interface EmbeddedGatewayOptions {
  /** generation of the API; default 14.2 */
  personality?: Personality;
  /** default oss */
  edition?: Edition;
  /** default: the made-up company */
  data?: GatewayData;
  faults?: Faults;
  /** the gateway's clock, RFC 3339; default: the data's own */
  clock?: string;
  /** the clock by which client certificates end, milliseconds since 1970; default: the machine's */
  present?: () => number;
  proxy?: ProxyBehaviour;
  /** port of the proxy, where it is free; default: any */
  proxyPort?: number | undefined;
  /** a certificate of another CA is refused on each call (default) or by a TLS alert */
  foreignCertificate?: 'call' | 'alert';
  /** events of equal time swap places between reads; the function gives numbers in [0, 1) */
  shuffleTies?: Random;
}

/** A running gateway on loopback. */
export interface EmbeddedGateway {
  /** host:port of the auth service */
  authAddr: string;
  /** host:port of the proxy */
  proxyAddr: string;
  /** the CA of the proxy's web certificate, for `--proxy-ca` */
  proxyCaPem: string;
  /** the cluster's host CA, as identity files contain it */
  hostCaPem: string;
  /** the CA that signs client certificates; a client that sends it along is refused */
  userCaPem: string;
  clusterName: string;
  /** Makes an identity file: its path when `options.path` is set, its text otherwise. */
  identity(options?: IdentityOptions): Promise<string>;
  setFaults(faults: Faults): void;
  setProxy(behaviour: ProxyBehaviour): void;
  setData(data: GatewayData): void;
  /**
   * Makes another gateway a leaf of this one: reached through this one's proxy, trusted by it, and open to its users.
   *
   * @param roleMap names of this cluster's roles, each with those of the leaf that it maps to
   */
  addLeaf(leaf: EmbeddedGateway, roleMap: TrustedRoot['roleMap']): void;
  /** Lets the users of another cluster in; `addLeaf` of that cluster's gateway calls it. */
  trust(root: TrustedRoot): void;
  /** the data being served */
  readonly data: GatewayData;
  /** every request seen, oldest first: gRPC paths, "GET /v2/…", "GET /webapi/…", "tls-routing <cluster>" */
  readonly requests: RequestLogEntry[];
  /** Cuts every open connection to the auth service. */
  dropConnections(): void;
  stop(): Promise<void>;
}

const LONG_MS = 30 * 86_400_000;

function registryFor(current: () => ServedState, proxyAddress: () => string): Registry {
  const registry = new Registry();
  registerCluster(registry, current, proxyAddress);
  registerUsers(registry, current);
  registerRoles(registry, current);
  registerRequests(registry, current);
  registerLocks(registry, current);
  registerAudit(registry, current);
  registerNewerKinds(registry, current);
  registerAccessLists(registry, current);
  registerInventory(registry, current);
  registerConfigured(registry, current);
  registerTokens(registry, current);
  registerAuthorities(registry, current);
  return registry;
}

async function serverCertificates(clusterName: string) {
  const [hostCa, userCa, strangerCa, webCa] = await Promise.all([
    createAuthority(clusterName),
    createAuthority(clusterName),
    createAuthority(clusterName),
    createAuthority('embedded web CA'),
  ]);
  const times = { notBeforeMs: Date.now() - LONG_MS, notAfterMs: Date.now() + LONG_MS };
  const [auth, web] = await Promise.all([
    hostCa.issue({
      subject: [['CN', ['5c1f8f0e-5a4f-4b86-9d7b-2b3f6f0d9a11']]],
      key: 'ec',
      usage: 'server',
      dnsNames: ['teleport.cluster.local', '*.teleport.cluster.local', 'localhost'],
      ipAddresses: ['127.0.0.1'],
      ...times,
    }),
    webCa.issue({
      subject: [['CN', ['localhost']]],
      key: 'ec',
      usage: 'server',
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
      ...times,
    }),
  ]);
  return { hostCa, userCa, strangerCa, webCa, auth, web };
}

/** A trusted cluster's host authority, as `tctl get cert_authorities` prints it. */
function hostAuthority(cluster: string, certPem: string): JsonObject {
  const cert = Buffer.from(certPem).toString('base64');
  return {
    kind: 'cert_authority',
    sub_kind: 'host',
    version: 'v2',
    metadata: { name: cluster },
    spec: {
      type: 'host',
      cluster_name: cluster,
      active_keys: { tls: [{ cert }] },
      additional_trusted_keys: {},
    },
  };
}

/**
 * Starts a gateway that speaks the real protocol on two loopback ports, with its own certificate authorities that
 * live as long as it does.
 *
 * @example
 * const gateway = await startEmbeddedGateway({ personality: '14.2' });
 * await gateway.identity({ path: '/tmp/x/identity' });
 */
export async function startEmbeddedGateway(options: EmbeddedGatewayOptions = {}): Promise<EmbeddedGateway> {
  const personality = options.personality ?? '14.2';
  const edition = options.edition ?? 'oss';
  let data = options.data ?? (await loadCompany()).data;
  let faults = options.faults ?? {};
  let behaviour = options.proxy ?? {};
  let plan = new FaultPlan(faults);
  const requests: RequestLogEntry[] = [];
  const served = () => {
    const clocked = options.clock ? { ...data, now: options.clock } : data;
    return new ServedState(clocked, faults, personality, edition, options.shuffleTies);
  };
  let state = served();
  const roots: TrustedRoot[] = [];
  const leaves = new Map<string, string>();
  const { clusterName } = data;
  const pki = await serverCertificates(clusterName);
  let proxyAddress = '';
  const services = registryFor(
    () => state,
    () => proxyAddress,
  ).all;
  const log = (entry: RequestLogEntry) => {
    requests.push(entry);
  };

  const auth = await openAuthPort({
    certificate: pki.auth,
    userCaPem: pki.userCa.certPem,
    roots,
    foreignCertificate: options.foreignCertificate ?? 'call',
    present: options.present,
    handlers: {
      call(stream, headers, caller) {
        const refusal = caller.refusal || state.lockRefusal(caller);
        void serveCall(stream, headers, services, plan, { ...caller, refusal }, log);
      },
      http(request, response) {
        const caller = auth.callerOfSocket(request.socket);
        if (!caller) request.socket.destroy();
        else serveHttpList(request, response, state, plan, caller, log);
      },
    },
  });
  const proxy = await openProxyPort({
    certificate: pki.web,
    authAddress: auth.address,
    clusterName,
    leaves,
    behaviour: () => behaviour,
    upgrades: personality === '14.2' ? ['legacy'] : ['websocket', 'legacy'],
    answers: (): { find: JsonObject; ping: JsonObject } =>
      discoveryAnswers(state, edition, proxyAddress, behaviour.loadBalancer !== true),
    date: () => httpDate(faults),
    port: options.proxyPort,
    seen: (path, headers) => log({ path, headers, user: '', status: 0, message: '' }),
  });
  proxyAddress = proxy.address;

  return {
    authAddr: auth.address,
    proxyAddr: proxy.address,
    proxyCaPem: pki.webCa.certPem,
    hostCaPem: pki.hostCa.certPem,
    userCaPem: pki.userCa.certPem,
    clusterName,
    identity: (identity) =>
      createIdentity(
        clusterName,
        { userCa: pki.userCa, strangerCa: pki.strangerCa, hostCaPem: pki.hostCa.certPem },
        identity,
      ),
    setFaults(next) {
      faults = next;
      plan = new FaultPlan(next);
      state = served();
    },
    setProxy(next) {
      behaviour = next;
    },
    setData(next) {
      data = next;
      state = served();
    },
    trust: (root) => void roots.push(root),
    addLeaf(leaf, roleMap) {
      leaves.set(leaf.clusterName, leaf.authAddr);
      leaf.trust({ clusterName, userCaPem: pki.userCa.certPem, roleMap });
      const authority = hostAuthority(leaf.clusterName, leaf.hostCaPem);
      data = { ...data, certAuthorities: [...(data.certAuthorities ?? []), authority] };
      state = served();
    },
    get data() {
      return data;
    },
    requests,
    dropConnections: () => auth.dropConnections(),
    async stop() {
      await proxy.close();
      await auth.close();
    },
  };
}
