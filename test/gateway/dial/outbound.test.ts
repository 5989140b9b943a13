import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';
import { Channel } from '../../../src/gateway/client/channel.ts';
import type { DialPlan, WayIn } from '../../../src/gateway/dial/dialler.ts';
import { isWithoutProxy } from '../../../src/gateway/dial/outbound/noProxy.ts';
import { outboundFrom } from '../../../src/gateway/dial/outbound/outbound.ts';
import { findProxy, wayThrough } from '../../../src/gateway/dial/wayIn.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { type ConnectProxy, startConnectProxy } from '../../support/connectProxy.ts';
import { CLUSTER, makeIdentity, makePki, type Pki, webCertificate } from '../client/support/pki.ts';
import { reply, startTestAuth, type TestAuth } from '../client/support/testAuth.ts';
import {
  FAR_HOST,
  startBalancedProxy,
  startRoutingProxy,
  type TestProxy,
} from '../client/support/testProxy.ts';

const FAR = { host: FAR_HOST, port: 3025 };

describe('the HTTP proxy of the environment', () => {
  it.each<[Record<string, string>, string | null]>([
    [{}, null],
    [{ HTTPS_PROXY: 'http://p.example:3128' }, 'p.example:3128 plain'],
    [{ HTTPS_PROXY: 'p.example:3128' }, 'p.example:3128 plain'],
    [{ https_proxy: 'http://p.example' }, 'p.example:80 plain'],
    [{ HTTPS_PROXY: 'https://p.example' }, 'p.example:443 tls'],
    [{ HTTP_PROXY: 'http://other.example:8080' }, 'other.example:8080 plain'],
    [{ HTTPS_PROXY: 'p.example:1', HTTP_PROXY: 'other.example:2' }, 'p.example:1 plain'],
    [{ HTTPS_PROXY: '', HTTP_PROXY: 'other.example:2' }, 'other.example:2 plain'],
    [{ HTTPS_PROXY: 'http://[2001:db8::1]:3128' }, '2001:db8::1:3128 plain'],
    [{ HTTPS_PROXY: 'p.example:1', https_proxy: 'low.example:2' }, 'p.example:1 plain'],
    [{ HTTPS_PROXY: 'p.example:1', NO_PROXY: 'far.example' }, null],
    [{ HTTPS_PROXY: 'p.example:1', no_proxy: '10.0.0.0/8, .far.example' }, null],
  ])('of %j is %j', (environment, expected) => {
    const proxy = outboundFrom(environment)(FAR);
    const shown =
      proxy === null ? null : `${proxy.to.host}:${proxy.to.port} ${proxy.isTls ? 'tls' : 'plain'}`;
    expect(shown).toBe(expected);
  });

  it('takes credentials from the URL, percent-decoded', () => {
    const { authorization } = outboundFrom({ HTTPS_PROXY: 'http://ann%40acme:p%3Aw@p.example:1' })(FAR) ?? {};
    expect(Buffer.from(String(authorization).replace('Basic ', ''), 'base64').toString()).toBe(
      'ann@acme:p:w',
    );
  });

  it.each([
    'socks5://ann:hunter2@p.example:1080',
    'http://ann:hunter2@',
    'http://ann:hunter2@[zz]:1',
    'ftp://ann:hunter2@p',
  ])('refuses %s without repeating it', (value) => {
    try {
      outboundFrom({ HTTPS_PROXY: value });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'USAGE', message: expect.stringMatching(/HTTPS_PROXY/) });
      const { message, hint } = error as AffidavitError;
      expect(message + hint).not.toMatch(/hunter2|ann/);
    }
  });
});

describe('NO_PROXY', () => {
  it.each<[string, string, boolean]>([
    ['', 'teleport.far.example:443', false],
    ['', 'localhost:443', true],
    ['', '127.8.8.8:443', true],
    ['', '[::1]:443', true],
    ['*', 'teleport.far.example:443', true],
    ['far.example', 'teleport.far.example:443', true],
    ['far.example', 'far.example:443', true],
    ['far.example', 'notfar.example:443', false],
    ['.far.example', 'far.example:443', false],
    ['.far.example', 'teleport.far.example:443', true],
    ['*.far.example', 'teleport.far.example:443', true],
    ['far.example:443', 'teleport.far.example:443', true],
    ['far.example:443', 'teleport.far.example:3025', false],
    ['FAR.example', 'Teleport.Far.Example.:443', true],
    ['10.1.2.3', '10.1.2.3:443', true],
    ['10.1.2.3:443', '10.1.2.3:3025', false],
    ['10.0.0.0/8', '10.1.2.3:3025', true],
    ['10.0.0.0/8', '11.1.2.3:3025', false],
    ['10.0.0.0/8', '10.example:3025', false],
    ['2001:db8::/32', '[2001:db8::5]:3025', true],
    ['2001:db8:0::5', '[2001:db8::5]:3025', true],
    ['[2001:db8::5]:3025', '[2001:db8::5]:3025', true],
    ['[2001:db8::5]:443', '[2001:db8::5]:3025', false],
    ['10.0.0.0/99', '10.1.2.3:3025', false],
    [' , other.example ,, far.example ', 'teleport.far.example:443', true],
  ])('%j and %s: %j', (noProxy, address, expected) => {
    const [, host = '', port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(address) ?? [];
    expect(isWithoutProxy({ host, port: Number(port) }, noProxy)).toBe(expected);
  });
});

let pki: Pki;
let auth: TestAuth;
let identity: Awaited<ReturnType<typeof makeIdentity>>;
let teleport: Record<'routed' | 'legacy' | 'websocket', TestProxy>;
let proxies: Record<'plain' | 'guarded' | 'secure', ConnectProxy>;

beforeAll(async () => {
  pki = await makePki();
  auth = await startTestAuth(pki);
  auth.answers.set('Ping', (stream) => reply(stream, Buffer.from('0a04726f6f74', 'hex')));
  identity = await makeIdentity(pki);
  teleport = {
    routed: await startRoutingProxy(pki, auth.port),
    legacy: await startBalancedProxy(pki, auth.port, 'legacy'),
    websocket: await startBalancedProxy(pki, auth.port, 'websocket'),
  };
  const credentials = 'ann:hunter2';
  proxies = {
    plain: await startConnectProxy(),
    guarded: await startConnectProxy({ credentials }),
    secure: await startConnectProxy({ credentials, certificate: await webCertificate(pki) }),
  };
});
afterAll(async () => {
  for (const server of [...Object.values(teleport), ...Object.values(proxies)]) server.close();
  await auth.close();
});

const environmentOf = {
  plain: () => ({ HTTPS_PROXY: `http://127.0.0.1:${proxies.plain.port}` }),
  guarded: () => ({ HTTP_PROXY: `http://ann:hunter2@127.0.0.1:${proxies.guarded.port}` }),
  secure: () => ({ HTTPS_PROXY: `https://ann:hunter2@localhost:${proxies.secure.port}` }),
};

function planOf(way: WayIn, port: number, environment: Record<string, string>): DialPlan {
  return {
    way,
    to: { host: FAR_HOST, port },
    cluster: CLUSTER,
    identity,
    webCas: [pki.web.certPem],
    outbound: outboundFrom(environment),
  };
}

describe('through an HTTP proxy', () => {
  const ways = ['direct', 'routed', 'legacy', 'websocket'] as const;
  const kinds = ['plain', 'guarded', 'secure'] as const;
  it.each(ways.flatMap((way) => kinds.map((kind) => [way, kind] as const)))(
    '%s, %s: a call and a HTTP list get through',
    async (way, kind) => {
      const port = way === 'direct' ? auth.port : teleport[way].port;
      const plan = planOf(
        way === 'legacy' || way === 'websocket' ? 'upgraded' : way,
        port,
        environmentOf[kind](),
      );
      const before = proxies[kind].asked.length;
      const channel = new Channel(plan, '18.0.0', { tries: 1, sleep: async () => {}, random: () => 0 });
      try {
        expect((await channel.unary(AuthService.method.ping, {})).clusterName).toBe('root');
        expect(await channel.httpGet('/v2/proxies')).toEqual([1, 2]);
      } finally {
        channel.close();
      }
      expect(proxies[kind].asked.slice(before)).toEqual(
        Array(2).fill({ target: `${FAR_HOST}:${port}`, status: 200 }),
      );
    },
  );

  it('discovery and the probe for a connection upgrade go there, too', async () => {
    const network = { webCas: [pki.web.certPem], outbound: outboundFrom(environmentOf.plain()) };
    const to = { host: FAR_HOST, port: teleport.legacy.port };
    const before = proxies.plain.asked.length;
    const found = await findProxy([to], network);
    expect(found).toMatchObject({ to, discovery: { cluster_name: CLUSTER } });
    expect(await wayThrough(to, 'auto', undefined, network)).toBe('upgraded');
    expect(await wayThrough({ ...to, port: teleport.routed.port }, 'auto', undefined, network)).toBe(
      'routed',
    );
    expect(proxies.plain.asked.length - before).toBe(3);
  });

  const calling = async (environment: Record<string, string>) => {
    let waits = 0;
    const sleep = async () => {
      waits += 1;
    };
    const retries = { tries: 3, sleep, random: () => 0 };
    const channel = new Channel(planOf('direct', auth.port, environment), '18.0.0', retries);
    try {
      const error = await channel.unary(AuthService.method.ping, {}).catch((thrown: unknown) => thrown);
      return { cause: (error as Error).cause as AffidavitError, waits };
    } finally {
      channel.close();
    }
  };

  it.each([
    [407, 'HTTP_PROXY_REFUSED', 0, /credentials.*HTTP 407/],
    [403, 'HTTP_PROXY_REFUSED', 0, /refused to connect \(HTTP 403\)/],
    [503, 'GATEWAY_UNREACHABLE', 2, /could not connect to .*HTTP 503/],
    ['SSH-2.0-x\r\n\r\n', 'HTTP_PROXY_REFUSED', 0, /did not answer as an HTTP proxy/],
  ])('an answer of %j is %s', async (answer, code, waits, words) => {
    const proxy = await startConnectProxy({ answer });
    const failed = await calling({ HTTPS_PROXY: `http://ann:hunter2@127.0.0.1:${proxy.port}` });
    proxy.close();
    expect(failed.cause).toBeInstanceOf(AffidavitError);
    expect(failed).toMatchObject({ cause: { code, message: words }, waits });
    expect(JSON.stringify([failed.cause.message, failed.cause.hint])).not.toMatch(/hunter2|aHVudGVy/);
    expect(failed.cause.message).toContain(`127.0.0.1:${proxy.port}`);
  });

  it('wrong credentials are refused, a proxy that is away is unreachable, one of a strange CA untrusted', async () => {
    const wrong = await calling({ HTTPS_PROXY: `http://ann:wrong@127.0.0.1:${proxies.guarded.port}` });
    expect(wrong.cause.code).toBe('HTTP_PROXY_REFUSED');
    const gone = await startConnectProxy();
    gone.close();
    const away = await calling({ HTTPS_PROXY: `http://127.0.0.1:${gone.port}` });
    expect(away.cause).toMatchObject({ code: 'GATEWAY_UNREACHABLE', message: /HTTP proxy 127\.0\.0\.1/ });
    const strange = await startConnectProxy({
      certificate: await pki.host.issue({
        subject: [['CN', ['localhost']]],
        key: 'ec',
        notBeforeMs: Date.now() - 1000,
        notAfterMs: Date.now() + 600_000,
        usage: 'server',
        dnsNames: ['localhost'],
      }),
    });
    const untrusted = await calling({ HTTPS_PROXY: `https://localhost:${strange.port}` });
    strange.close();
    expect(untrusted.cause).toMatchObject({ code: 'GATEWAY_UNTRUSTED', message: /HTTP proxy localhost/ });
  });
});
