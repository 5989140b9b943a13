import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkValidity } from '../../../src/gateway/identity/checkValidity.ts';
import { readIdentityFile } from '../../../src/gateway/identity/readIdentityFile.ts';
import { makeIdentity, makePki, type Pki, PLAIN_SUBJECT } from '../client/support/pki.ts';

let dir: string;
let pki: Pki;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'affidavit-identity-'));
  pki = await makePki();
});
afterAll(() => rm(dir, { recursive: true }));

let files = 0;
async function write(text: string, mode = 0o600): Promise<string> {
  files += 1;
  const file = path.join(dir, `identity-${files}`);
  await writeFile(file, text, { mode });
  return file;
}
async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'no error',
    (error: { code: string }) => error.code,
  );
}

describe('readIdentityFile', () => {
  it.each(['rsa', 'ec', 'ed25519'] as const)('reads a PKCS #8 key of kind %s', async (key) => {
    const { text, certificate } = await makeIdentity(pki, { key });
    const identity = await readIdentityFile(await write(text));
    expect(identity.certificate.replaceAll('\n', '')).toBe(certificate.replaceAll('\n', ''));
    expect(identity.hostCas).toHaveLength(1);
    expect(identity.warnings).toEqual([]);
  });

  it.each([
    ['rsa', 'BEGIN RSA PRIVATE KEY'],
    ['ec', 'BEGIN EC PRIVATE KEY'],
  ] as const)('reads the traditional form of a key of kind %s', async (key, label) => {
    const { text, key: pkcs8 } = await makeIdentity(pki, { key });
    const traditional = execFileSync('openssl', ['pkey', '-traditional'], { input: pkcs8, encoding: 'utf8' });
    expect(traditional).toContain(label);
    const identity = await readIdentityFile(await write(text.replace(pkcs8, traditional)));
    expect(identity.key.trim()).toBe(traditional.trim());
  });

  it('needs no SSH certificate, skips what it does not know, and takes every CA', async () => {
    const { key, certificate, hostCas } = await makeIdentity(pki);
    const text = `# a remark\r\n\r\n${key}what is this\n${certificate}\n${hostCas[0]}${pki.web.certPem}`;
    const identity = await readIdentityFile(await write(text.replaceAll('\n', '\r\n')));
    expect(identity.hostCas).toHaveLength(2);
  });

  it('looks for the file inside the output directory of tbot', async () => {
    const out = path.join(dir, 'tbot-output');
    await mkdir(out);
    await writeFile(path.join(out, 'identity'), (await makeIdentity(pki)).text, { mode: 0o600 });
    expect((await readIdentityFile(out)).path).toBe(path.join(out, 'identity'));
  });

  it('tells the facts of a person', async () => {
    const traits = { logins: ['root', 'a,b'], 'odd "trait"': [] };
    const subject = [
      ...PLAIN_SUBJECT,
      ['L', ['root', 'ubuntu']],
      ['2.5.4.17', [JSON.stringify(traits)]],
    ] as const;
    const { facts } = await readIdentityFile(await write((await makeIdentity(pki, { subject })).text));
    expect(facts).toMatchObject({
      user: 'soc2',
      roles: ['auditor', 'soc2-collector'],
      logins: ['root', 'ubuntu'],
      clusterName: 'root.example.com',
      routeToCluster: 'root.example.com',
      traits,
      renewable: false,
      generation: null,
      botName: null,
      impersonator: null,
    });
  });

  it('tells the facts of a bot, and warns of a renewable identity', async () => {
    const subject = [
      ['CN', ['bot-robot']],
      ['O', ['one']],
      ['1.3.9999.1.7', ['issuer.example.com']],
      ['2.5.4.9', ['leaf.example.com']],
      ['1.3.9999.1.8', ['mfa-device']],
      ['1.3.9999.1.13', ['true']],
      ['1.3.9999.1.14', ['7']],
      ['1.3.9999.2.7', ['bot-robot']],
      ['1.3.9999.2.18', ['robot']],
      ['1.3.9999.2.20', ['instance-1']],
    ] as const;
    const identity = await readIdentityFile(await write((await makeIdentity(pki, { subject })).text));
    expect(identity.facts).toMatchObject({
      roles: ['one'],
      clusterName: 'issuer.example.com',
      routeToCluster: 'leaf.example.com',
      mfaDevice: 'mfa-device',
      renewable: true,
      generation: 7,
      impersonator: 'bot-robot',
      botName: 'robot',
      botInstance: 'instance-1',
    });
    expect(identity.warnings.join()).toMatch(/renewable.*output directory/);
  });

  it('names the cluster by the route, and failing that by the issuer', async () => {
    const routed = await makeIdentity(pki, {
      subject: [
        ['CN', ['a']],
        ['2.5.4.9', ['leaf']],
      ],
    });
    const bare = await makeIdentity(pki, { subject: [['CN', ['a']]] });
    expect((await readIdentityFile(await write(routed.text))).facts.clusterName).toBe('leaf');
    expect((await readIdentityFile(await write(bare.text))).facts.clusterName).toBe('root.example.com');
  });

  it('warns when others can read the file', async () => {
    const file = await write((await makeIdentity(pki)).text);
    await chmod(file, 0o640);
    expect((await readIdentityFile(file)).warnings.join()).toContain(`chmod 600 ${file}`);
  });

  it('says that there is no file', async () => {
    expect(await codeOf(readIdentityFile(path.join(dir, 'absent')))).toBe('IDENTITY_NOT_FOUND');
    const empty = path.join(dir, 'empty-directory');
    await mkdir(empty);
    expect(await codeOf(readIdentityFile(empty))).toBe('IDENTITY_NOT_FOUND');
  });

  it('refuses a file that is too large without reading it whole', async () => {
    expect(await codeOf(readIdentityFile(await write('#'.repeat(5_000_000))))).toBe('IDENTITY_INVALID');
  });
});

describe('a damaged identity file', () => {
  it('is refused with a reason and without a byte of the key', async () => {
    const good = await makeIdentity(pki);
    const other = await makeIdentity(pki);
    const damaged: [string, RegExp][] = [
      ['', /no private key/],
      ['hello\n', /no private key/],
      [good.key, /no TLS certificate/],
      [good.certificate + good.key, /first block is not a private key/],
      [good.key + good.certificate, /no TLS certificate authority/],
      [good.text.slice(0, good.text.indexOf('-----END PRIVATE') - 20), /cut off/],
      [good.text.trimEnd().slice(0, -30), /cut off/],
      [good.text.replace('-----END PRIVATE KEY-----\n', ''), /cut off/],
      [other.key + good.certificate + pki.host.certPem, /do not belong together/],
      [good.key.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA') + good.certificate, /private key is damaged/],
      [good.key + good.certificate.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'), /certificate is damaged/],
      [
        good.text + pki.web.certPem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
        /authorities in it is damaged/,
      ],
    ];
    const secrets = good.key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
    for (const [text, reason] of damaged) {
      const error = await readIdentityFile(await write(text)).then(
        () => undefined,
        (caught: Error & { code: string; hint: string }) => caught,
      );
      expect(error?.code).toBe('IDENTITY_INVALID');
      expect(error?.message).toMatch(reason);
      const everything = `${error?.message}${error?.hint}${error?.stack}${String(error?.cause)}`;
      for (const secret of secrets) expect(everything).not.toContain(secret.slice(0, 16));
    }
  });

  it('is refused wherever it is cut', async () => {
    const { text } = await makeIdentity(pki);
    const file = await write('');
    for (let length = 0; length < text.trimEnd().length; length += 61) {
      await writeFile(file, text.slice(0, length));
      expect(await codeOf(readIdentityFile(file)), `cut at ${length}`).toBe('IDENTITY_INVALID');
    }
  });
});

describe('checkValidity', () => {
  it('refuses before the first and after the last moment of the certificate', async () => {
    const { facts } = await readIdentityFile(await write((await makeIdentity(pki)).text));
    const at = (ms: number) => () => checkValidity(facts, new Date(ms));
    expect(at(Date.now())).not.toThrow();
    expect(at(facts.expires.getTime())).toThrow(
      expect.objectContaining({ code: 'IDENTITY_EXPIRED', exit: 3 }),
    );
    expect(at(facts.notBefore.getTime() - 120_000)).toThrow(/not valid before/);
  });
});
