import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  formatAllowedSigner,
  parseAllowedSigners,
  principalMatches,
} from '../../src/bundle/keys/allowedSigners.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { parsePublicKey, publicKeyFromSshBlob } from '../../src/bundle/keys/publicKey.ts';
import { refuseOpenKey } from '../../src/bundle/keys/refuseOpenKey.ts';
import {
  describeKey,
  isEncryptedKey,
  loadSigningKey,
  publicKeyOf,
} from '../../src/bundle/keys/signingKey.ts';
import { SshReader, sshMpint } from '../../src/bundle/keys/sshWire.ts';
import { entitySlug, principalsOf } from '../../src/bundle/principal.ts';
import { digestFor, parseSshSignature, sshSignatureHolds } from '../../src/bundle/signatures/sshsig.ts';
import { bash, hasTools, workspace } from './support/workspace.ts';

let folder: string;
beforeAll(async () => {
  folder = await workspace();
});

describe('createKey', () => {
  it.skipIf(!hasTools('openssl'))(
    'makes a private key for the owner only, that openssl accepts',
    async () => {
      const key = await createKey({ outDir: join(folder, 'plain'), entity: 'acme' });
      expect((await stat(key.privateKeyPath)).mode & 0o777).toBe(0o600);
      expect(await readFile(key.privateKeyPath, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
      const shown = await bash(folder, `openssl pkey -in ${key.privateKeyPath} -noout -text`);
      expect(shown.output).toContain('prime256v1');
      expect(await readFile(key.publicKeyPath, 'utf8')).toBe(
        (await bash(folder, `openssl pkey -in ${key.privateKeyPath} -pubout`)).output,
      );
    },
  );

  it.skipIf(!hasTools('ssh-keygen')).each(['ecdsa-p256-sha256', 'ed25519'] as const)(
    'gives the fingerprint that ssh-keygen prints (%s)',
    async (algorithm) => {
      const key = await createKey({ outDir: join(folder, algorithm), algorithm });
      const line = `${key.public.sshType} ${key.public.sshBlob.toString('base64')}`;
      await writeFile(join(folder, 'key.pub'), `${line}\n`);
      expect((await bash(folder, 'ssh-keygen -lf key.pub')).output).toContain(key.public.fingerprint);
      expect(parsePublicKey(line)).toMatchObject({
        fingerprint: key.public.fingerprint,
        spkiSha256: key.public.spkiSha256,
      });
      expect(await describeKey(key.publicKeyPath)).toMatchObject({
        kind: 'public',
        public: { fingerprint: key.public.fingerprint },
      });
      expect(await describeKey(key.privateKeyPath)).toMatchObject({
        kind: 'private',
        public: { fingerprint: key.public.fingerprint },
      });
    },
  );

  it('overwrites nothing, and leaves nothing when one of the files is in the way', async () => {
    const outDir = join(folder, 'once');
    const first = await createKey({ outDir, entity: 'acme' });
    const before = await readFile(first.privateKeyPath, 'utf8');
    await expect(createKey({ outDir, entity: 'acme' })).rejects.toMatchObject({ code: 'WRITE_DENIED' });
    // another name, but the allowed_signers file is there already
    await expect(createKey({ outDir, entity: 'other' })).rejects.toMatchObject({ code: 'WRITE_DENIED' });
    expect((await readdir(outDir)).sort()).toEqual(['acme.key', 'acme.pub.pem', 'allowed_signers']);
    expect(await readFile(first.privateKeyPath, 'utf8')).toBe(before);
  });

  it('locks the key with a passphrase', async () => {
    const key = await createKey({ outDir: join(folder, 'locked'), passphrase: 'correct horse' });
    expect(await isEncryptedKey(key.privateKeyPath)).toBe(true);
    expect((await loadSigningKey(key.privateKeyPath, 'correct horse')).public.fingerprint).toBe(
      key.public.fingerprint,
    );
    for (const passphrase of [undefined, '', 'wrong']) {
      await expect(loadSigningKey(key.privateKeyPath, passphrase)).rejects.toMatchObject({
        code: 'KEY_INVALID',
      });
    }
  });
});

describe('an encrypted key', () => {
  it.skipIf(!hasTools('openssl'))(
    'takes 600,000 rounds of PBKDF2 to try a passphrase, and OpenSSL opens it',
    async () => {
      for (const algorithm of ['ed25519', 'ecdsa-p256-sha256'] as const) {
        const { privateKeyPath, public: known } = await createKey({
          outDir: join(folder, `slow-${algorithm}`),
          passphrase: 'correct horse',
          algorithm,
        });
        const parsed = execFileSync('openssl', ['asn1parse', '-in', privateKeyPath], { encoding: 'utf8' });
        expect(parsed).toMatch(/:PBKDF2.*INTEGER +:0927C0.*:hmacWithSHA256.*:aes-256-cbc/s);
        const opened = execFileSync(
          'openssl',
          ['pkey', '-in', privateKeyPath, '-passin', 'pass:correct horse', '-pubout'],
          { encoding: 'utf8' },
        );
        expect(opened).toBe(known.pem);
      }
    },
  );
});

describe('refuseOpenKey', () => {
  it('refuses a key that others can read, and no other', async () => {
    const { privateKeyPath } = await createKey({ outDir: join(folder, 'open') });
    expect(() => refuseOpenKey(privateKeyPath)).not.toThrow();
    expect(() => refuseOpenKey(join(folder, 'nowhere.key'))).not.toThrow();
    for (const mode of [0o640, 0o604, 0o644]) {
      await chmod(privateKeyPath, mode);
      expect(() => refuseOpenKey(privateKeyPath)).toThrow(
        expect.objectContaining({ code: 'KEY_EXPOSED', exit: 2 }),
      );
    }
  });
});

describe('loadSigningKey', () => {
  it('says that there is no key, or that it is none', async () => {
    await expect(loadSigningKey(join(folder, 'none.key'))).rejects.toMatchObject({
      code: 'EXPORT_NO_KEY',
      exit: 8,
    });
    await writeFile(join(folder, 'bad.key'), 'hello');
    await expect(loadSigningKey(join(folder, 'bad.key'))).rejects.toMatchObject({
      code: 'KEY_INVALID',
      exit: 2,
    });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    await writeFile(join(folder, 'rsa.key'), rsa);
    await expect(loadSigningKey(join(folder, 'rsa.key'))).rejects.toMatchObject({ code: 'KEY_INVALID' });
  });

  it('refuses a private key where a public one belongs', async () => {
    const key = await createKey({ outDir: join(folder, 'mixed') });
    const pem = await readFile(key.privateKeyPath, 'utf8');
    expect(() => parsePublicKey(pem)).toThrow(/private key/);
  });
});

describe('SSH signatures', () => {
  it.skipIf(!hasTools('ssh-keygen'))('reads those that ssh-keygen itself makes', async () => {
    await bash(
      folder,
      `ssh-keygen -q -t ecdsa -b 256 -N '' -f ssh && echo hello > message && ssh-keygen -q -Y sign -f ssh -n soc2-evidence message`,
    );
    const signature = parseSshSignature(await readFile(join(folder, 'message.sig'), 'utf8'));
    if (signature === null) throw new Error('not read');
    expect(signature).toMatchObject({ namespace: 'soc2-evidence', hash: 'sha512' });
    expect(await sshSignatureHolds(signature, digestFor(signature, Buffer.from('hello\n')))).toBe(true);
    expect(await sshSignatureHolds(signature, digestFor(signature, Buffer.from('hello')))).toBe(false);
  });

  it('are null, never a crash, for anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const armoured = `-----BEGIN SSH SIGNATURE-----\n${Buffer.from(bytes).toString('base64')}\n-----END SSH SIGNATURE-----\n`;
        expect(parseSshSignature(armoured)).toBeNull();
        expect(publicKeyFromSshBlob(Buffer.from(bytes))).toBeNull();
      }),
    );
  });

  it('carry numbers through the mpint form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(new SshReader(sshMpint(Buffer.from(bytes))).mpint(32)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

describe('allowed_signers', () => {
  const key = publicKeyOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey);
  const line = `${key.sshType} ${key.sshBlob.toString('base64')}`;

  it.each([
    [`me@example.com ${line}`, { principals: ['me@example.com'], namespaces: null }],
    [
      `a,b namespaces="x,soc2-evidence" ${line} comment`,
      { principals: ['a', 'b'], namespaces: ['x', 'soc2-evidence'] },
    ],
    [`"Acme Corp,Acme-Corp" namespaces="soc2-evidence" ${line}`, { principals: ['Acme Corp', 'Acme-Corp'] }],
    [
      `* valid-after="20260101Z",valid-before="20270101Z" ${line}`,
      { validAfterMs: Date.UTC(2026, 0, 1), validBeforeMs: Date.UTC(2027, 0, 1) },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseAllowedSigners(`# comment\n${text}\n`)).toMatchObject([expected]);
  });

  it.each(['hello', `a cert-authority ${line}`, `a wrong-option ${line}`, 'a ssh-rsa AAAA'])(
    'refuses %s',
    (text) => {
      expect(() => parseAllowedSigners(text)).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
    },
  );

  it('matches patterns as ssh does', () => {
    const [signer] = parseAllowedSigners(`*@acme.com,!eve@acme.com ${line}`);
    if (signer === undefined) throw new Error('not read');
    expect(
      ['bob@acme.com', 'eve@acme.com', 'bob@acme.org'].map((name) => principalMatches(signer, name)),
    ).toEqual([true, false, false]);
  });

  it('takes back every line that we write, whatever the entity is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (entity) => {
        const names = principalsOf(entity);
        const [signer] = parseAllowedSigners(formatAllowedSigner(names, key));
        expect(signer?.principals).toEqual(names);
        expect(names.every((name) => signer && principalMatches(signer, name))).toBe(true);
      }),
    );
  });
});

describe('entitySlug', () => {
  it('is safe in file names and commands, whatever it is made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (entity) => {
        expect(entitySlug(entity)).toMatch(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,58}[A-Za-z0-9])?$/);
        expect(entitySlug(entity)).not.toContain('..');
      }),
    );
  });

  it.each([
    ['acme', 'acme'],
    ['Acme Corp, Inc.', 'Acme-Corp-Inc'],
    ['Müller & Söhne', 'Muller-Sohne'],
    ['../../etc/passwd', 'etc-passwd'],
    ['株式会社', 'entity-0b4f3fd1'],
  ])('%s → %s', (entity, slug) => {
    if (slug.startsWith('entity-')) expect(entitySlug(entity)).toMatch(/^entity-[0-9a-f]{8}$/);
    else expect(entitySlug(entity)).toBe(slug);
  });
});
