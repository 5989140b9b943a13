import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatAllowedSigner } from '../../src/bundle/keys/allowedSigners.ts';
import { type PublicKey, parsePublicKey } from '../../src/bundle/keys/publicKey.ts';
import { MANIFEST, META, SSH_NAMESPACE } from '../../src/bundle/names.ts';
import type { VerificationError } from '../../src/bundle/verify/codes.ts';
import type { BundleContents } from '../../src/bundle/verify/contents.ts';
import type { ReadManifest } from '../../src/bundle/verify/manifest.ts';
import { checkSigner, readEnclosedKey, readTrust, sameKey, trustOf } from '../../src/bundle/verify/trust.ts';

const newKey = (): PublicKey =>
  parsePublicKey(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string);
const [OURS, THEIRS] = [newKey(), newKey()];
const NOW = Date.UTC(2026, 9, 1, 12);

/** A line of allowed_signers for a key. */
const line = (options: string, key: PublicKey = OURS, principals = 'Acme'): string =>
  `${principals} ${options}${options === '' ? '' : ' '}${key.sshType} ${key.sshBlob.toString('base64')}`;

/** What stands against our key under these lines. */
function objection(lines: readonly string[], entity: string | null = 'Acme', nowMs = NOW): string | null {
  const trust = trustOf(readTrust({ allowedSigners: lines.join('\n') }), null, entity, nowMs);
  return trust?.objection(OURS)?.code ?? null;
}

describe('the caller’s keys', () => {
  test('come from a public key, or from allowed_signers, or from nowhere', () => {
    expect(readTrust({})).toBeNull();
    expect(readTrust({ publicKeyPem: OURS.pem })).toEqual({
      source: 'public-key',
      keys: [OURS],
      signers: [],
    });
    const given = readTrust({
      allowedSigners: [line(''), line('', THEIRS), line('')].join('\n'),
    });
    expect(given).toMatchObject({ source: 'allowed-signers' });
    expect(given?.keys.map(({ spkiSha256 }) => spkiSha256)).toEqual([OURS.spkiSha256, THEIRS.spkiSha256]);
    expect(given?.signers).toHaveLength(3);
  });

  test('a public key goes before allowed_signers', () => {
    expect(readTrust({ publicKeyPem: OURS.pem, allowedSigners: line('', THEIRS) })?.source).toBe(
      'public-key',
    );
  });

  test('that cannot be read are the caller’s fault', () => {
    expect(() => readTrust({ publicKeyPem: 'x' })).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
    expect(() => readTrust({ allowedSigners: 'x' })).toThrow(
      expect.objectContaining({ code: 'KEY_INVALID' }),
    );
  });
});

describe('what signatures are checked against', () => {
  test('the caller’s key, whatever the bundle encloses', () => {
    const trust = trustOf(readTrust({ publicKeyPem: OURS.pem }), THEIRS, 'Acme', NOW);
    expect(trust).toMatchObject({ source: 'public-key', keys: [OURS], enclosed: THEIRS });
    expect(trust?.objection(OURS)).toBeNull();
  });

  test('the enclosed key where the caller gave none, and nothing where there is none either', () => {
    const trust = trustOf(null, THEIRS, 'Acme', NOW);
    expect(trust).toMatchObject({ source: 'enclosed', keys: [THEIRS], enclosed: THEIRS });
    expect(trust?.objection(THEIRS)).toBeNull();
    expect(trustOf(null, null, 'Acme', NOW)).toBeNull();
  });
});

describe('allowed_signers', () => {
  const today = 'valid-after="20261001Z",valid-before="20261002Z"';
  const elsewhere = 'namespaces="git"';

  test('allows a key by a line that allows namespace, time and name together', () => {
    expect(objection([formatAllowedSigner(['Acme'], OURS)])).toBeNull();
    expect(objection([line('')])).toBeNull();
    expect(objection([line(`namespaces="git,${SSH_NAMESPACE}"`)])).toBeNull();
    expect(objection([line(today)])).toBeNull();
    // one line is enough
    expect(objection([line(elsewhere), line('', OURS, 'Other'), line('')])).toBeNull();
    expect(objection([line('valid-before="20200101Z"'), line(today)])).toBeNull();
  });

  test('does not put together what several lines allow', () => {
    expect(objection([line('', OURS, 'Other'), line(elsewhere)])).toBe('SIGNATURE_WRONG_PRINCIPAL');
    expect(objection([line('', OURS, 'Other'), line('valid-before="20200101Z"')])).toBe(
      'SIGNATURE_KEY_NOT_VALID',
    );
  });

  test('for another purpose allows nothing', () => {
    expect(objection([line(elsewhere)])).toBe('SIGNATURE_WRONG_NAMESPACE');
  });

  test('allows under the name of the entity, by pattern or as a word', () => {
    expect(objection([line('')], 'Other')).toBe('SIGNATURE_WRONG_PRINCIPAL');
    expect(objection([line('', OURS, 'A*')])).toBeNull();
    expect(objection([line('', OURS, 'Acme-Ltd')], 'Acme, Ltd')).toBeNull();
    expect(objection([line('', OURS, '"Acme Ltd"')], 'Acme Ltd')).toBeNull();
    // a manifest that could not be read names nobody
    expect(objection([line('', OURS, 'Other')], null)).toBeNull();
  });

  test('says under which names it was looked for', () => {
    const trust = (entity: string) =>
      trustOf(readTrust({ allowedSigners: line('', OURS, 'Other') }), null, entity, NOW)?.objection(OURS)
        ?.detail;
    expect(trust('Acme Ltd')).toContain('another name than Acme Ltd or Acme-Ltd');
    expect(trust('x'.repeat(1001))).toContain('another name than this one');
  });

  test('matches no name that is longer than any that ssh-keygen takes', () => {
    expect(objection([line('', OURS, '*')], 'x'.repeat(1000))).toBeNull();
    expect(objection([line('', OURS, '*')], 'x'.repeat(1001))).toBe('SIGNATURE_WRONG_PRINCIPAL');
  });

  test('begins at valid-after and ends before valid-before', () => {
    const [from, to] = [Date.UTC(2026, 9, 1), Date.UTC(2026, 9, 2)];
    expect(objection([line(today)], 'Acme', from)).toBeNull();
    expect(objection([line(today)], 'Acme', to - 1)).toBeNull();
    for (const ms of [from - 1, to])
      expect(objection([line(today)], 'Acme', ms)).toBe('SIGNATURE_KEY_NOT_VALID');
  });
});

describe('the enclosed key', () => {
  const read = (bytes: string | undefined): string | PublicKey => {
    const kept = new Map(bytes === undefined ? [] : [[META.signer, Buffer.from(bytes)]]);
    try {
      return readEnclosedKey({ kept } as unknown as BundleContents);
    } catch (error) {
      const { code, path, message } = error as VerificationError;
      return `${code} ${path} ${message}`;
    }
  };

  test('is read from plain PEM only, byte for byte', () => {
    expect(read(OURS.pem)).toMatchObject({ spkiSha256: OURS.spkiSha256 });
    expect(read(undefined)).toMatch(/^SIGNATURE_MISSING META\/.*missing/);
    for (const other of [
      'x',
      '',
      `${OURS.pem}\n`,
      ` ${OURS.pem}`,
      `${OURS.sshType} ${OURS.sshBlob.toString('base64')}`,
    ])
      expect(read(other)).toMatch(/^SIGNER_MALFORMED META\/.*plain PEM/);
  });
});

test('two keys are the same by their contents', () => {
  expect(sameKey(OURS, parsePublicKey(OURS.pem))).toBe(true);
  expect(sameKey(OURS, THEIRS)).toBe(false);
});

describe('the signer', () => {
  const SIGNING = {
    key_spki_sha256: OURS.spkiSha256,
    key_fingerprint: OURS.fingerprint,
    algorithm: OURS.algorithm,
  };
  const found = (
    signing: Partial<typeof SIGNING> | null | undefined,
    enclosed: PublicKey | null = OURS,
    signers = '',
  ): [string, string, string][] => {
    const given = signers === '' ? { publicKeyPem: OURS.pem } : { allowedSigners: signers };
    const trust = trustOf(readTrust(given), enclosed, 'Acme', NOW);
    const all: [string, string, string][] = [];
    const manifest = signing === null ? null : { signing: signing && { ...SIGNING, ...signing } };
    if (trust === null) throw new Error('no trust');
    checkSigner(OURS, trust, manifest as ReadManifest | null, (code, file, detail) =>
      all.push([code, file, detail]),
    );
    return all;
  };

  test('is the one that the bundle encloses and names', () => {
    expect(found({})).toEqual([]);
    expect(found(null)).toEqual([]);
    expect(found(undefined)).toEqual([]);
    expect(found({}, null)).toEqual([]);
  });

  test('with another key than the enclosed one is named', () => {
    expect(found({}, THEIRS)).toEqual([
      [
        'SIGNATURE_WRONG_KEY',
        META.signer,
        'the enclosed key is not the one that the bundle was checked with',
      ],
    ]);
  });

  test.each([
    [{ key_spki_sha256: THEIRS.spkiSha256 }, 'it names another key by its SHA-256'],
    [{ key_fingerprint: 'SHA256:x' }, 'it gives the fingerprint SHA256:x'],
    [{ algorithm: 'ecdsa-p256-sha256' as typeof OURS.algorithm }, 'it names the algorithm ecdsa-p256-sha256'],
  ])('that the manifest names otherwise is named', (signing, detail) => {
    expect(found(signing as Partial<typeof SIGNING>)).toEqual([
      ['MANIFEST_SIGNER_MISMATCH', MANIFEST, detail],
    ]);
  });

  test('that allowed_signers does not allow is named', () => {
    expect(found({}, OURS, line('namespaces="git"'))).toEqual([
      ['SIGNATURE_WRONG_NAMESPACE', '', `allowed_signers does not allow this key for ${SSH_NAMESPACE}`],
    ]);
  });
});
