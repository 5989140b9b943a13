import { createHash } from 'node:crypto';
import type { SigningKey } from '../../../src/bundle/keys/signingKey.ts';
import { sshString } from '../../../src/bundle/keys/sshWire.ts';
import { META } from '../../../src/bundle/names.ts';
import { sshSignDigest } from '../../../src/bundle/signatures/sshsig.ts';
import { type Files, pack, resigned, withSums } from './bundleFiles.ts';
import {
  allowed,
  change,
  type Genuine,
  hex,
  json,
  statement,
  type Tampering,
  text,
  USERS,
  without,
} from './tamperTools.ts';

/** Both keys may sign for the entity. */
function bothAllowed({ key, otherKey }: Genuine) {
  const lines = [key, otherKey].map(
    (one) => allowed(one, '"Acme Corp" namespaces="soc2-evidence"').allowedSigners,
  );
  return { allowedSigners: lines.join('') };
}

/** META/ as another key would make it over the same SHA256SUMS. */
function signed(files: Files, key: SigningKey): Files {
  return withSums(files, files.get('SHA256SUMS') as Buffer, key);
}

/** A signature that verifies for whoever ignores what stands in the reserved field (PROTOCOL.sshsig). */
function withReserved(files: Files, key: SigningKey): string {
  const digest = createHash('sha256')
    .update(files.get('SHA256SUMS') as Buffer)
    .digest();
  const genuine = String(sshSignDigest(key, 'soc2-evidence', digest));
  const blob = Buffer.from(genuine.replace(/-----[^-]+-----|\n/g, ''), 'base64');
  const hash = Buffer.concat([sshString(''), sshString('sha256')]);
  const at = blob.indexOf(hash);
  const changed = Buffer.concat([blob.subarray(0, at), sshString('x'), blob.subarray(at + 4)]);
  const lines = changed.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

/** Bundles that are not, or not rightly, signed. */
export const SIGNATURES: Tampering[] = [
  {
    code: 'SIGNATURE_MISSING',
    what: 'unsigned',
    make: ({ files }) => pack(without(files, ...Object.values(META))),
  },
  {
    code: 'SIGNATURE_MISSING',
    what: 'without the SSH signature',
    make: ({ files }) => pack(without(files, META.sshsig)),
  },
  {
    code: 'SIGNATURE_MISSING',
    what: 'without the enclosed key',
    make: ({ files }) => pack(without(files, META.signer)),
  },
  {
    code: 'SIGNATURE_INVALID',
    what: 'an edited file with a rewritten sum',
    make: ({ files }) => {
      const edited = change(files, USERS, (data) => Buffer.concat([data, text('{}\n')]));
      const sums = String(files.get('SHA256SUMS')).replace(
        hex(files.get(USERS) as Buffer),
        hex(edited.get(USERS) as Buffer),
      );
      return pack(edited.set('SHA256SUMS', text(sums)));
    },
  },
  {
    code: 'SIGNATURE_WRONG_KEY',
    what: 'signed by somebody else',
    make: ({ files, otherKey }) => pack(resigned(files, otherKey)),
  },
  {
    code: 'SIGNATURE_WRONG_KEY',
    what: 'another key enclosed',
    make: ({ files, otherKey }) => pack(new Map(files).set(META.signer, text(otherKey.public.pem))),
  },
  {
    code: 'SIGNATURE_WRONG_NAMESPACE',
    what: 'signed for another purpose',
    make: ({ files, key }) =>
      pack(
        new Map(files).set(
          META.sshsig,
          text(
            sshSignDigest(
              key,
              'git',
              createHash('sha256')
                .update(files.get('SHA256SUMS') as Buffer)
                .digest(),
            ),
          ),
        ),
      ),
  },
  {
    code: 'SIGNATURE_WRONG_NAMESPACE',
    what: 'a key that is allowed for another purpose',
    make: ({ zip }) => zip,
    options: ({ key }) => allowed(key, '* namespaces="git"'),
  },
  {
    code: 'SIGNATURE_WRONG_PRINCIPAL',
    what: "somebody else's key",
    make: ({ zip }) => zip,
    options: ({ key }) => allowed(key, 'globex'),
  },
  {
    code: 'SIGNATURE_KEY_NOT_VALID',
    what: 'a key that ran out',
    make: ({ zip }) => zip,
    options: ({ key }) => allowed(key, '* valid-before="20200101Z"'),
  },
  {
    code: 'SIGNATURE_KEY_NOT_VALID',
    what: 'a key that is not valid yet',
    make: ({ zip }) => zip,
    options: ({ key }) => allowed(key, '* valid-after="29990101Z"'),
  },
  {
    code: 'SIGNATURE_KEY_NOT_VALID',
    what: 'a valid line for somebody else, a line for the entity that ran out',
    make: ({ zip }) => zip,
    options: ({ key }) => ({
      allowedSigners:
        allowed(key, 'globex').allowedSigners +
        allowed(key, '"Acme Corp" valid-before="20200101Z"').allowedSigners,
    }),
  },
  {
    code: 'SIGNATURE_WRONG_PRINCIPAL',
    what: 'the entity for another purpose, somebody else for this one',
    make: ({ zip }) => zip,
    options: ({ key }) => ({
      allowedSigners:
        allowed(key, 'globex namespaces="soc2-evidence"').allowedSigners +
        allowed(key, '"Acme Corp" namespaces="git"').allowedSigners,
    }),
  },
  {
    code: 'SIGNATURE_OTHER_SIGNER',
    what: 'an SSH signature of another allowed key',
    make: ({ files, otherKey }) =>
      pack(new Map(files).set(META.sshsig, signed(files, otherKey).get(META.sshsig) as Buffer)),
    options: bothAllowed,
  },
  {
    code: 'SIGNATURE_OTHER_SIGNER',
    what: 'an attestation of another allowed key',
    make: ({ files, otherKey }) =>
      pack(new Map(files).set(META.dsse, signed(files, otherKey).get(META.dsse) as Buffer)),
    options: bothAllowed,
  },
  {
    code: 'SIGNATURE_OTHER_SIGNER',
    what: 'an openssl signature of another allowed key',
    make: ({ files, otherKey }) =>
      pack(new Map(files).set(META.openssl, signed(files, otherKey).get(META.openssl) as Buffer)),
    options: bothAllowed,
  },
  {
    code: 'SSHSIG_MALFORMED',
    what: 'an SSH signature whose reserved field is not empty',
    make: ({ files, key }) => pack(new Map(files).set(META.sshsig, text(withReserved(files, key)))),
  },
  {
    code: 'SIGNER_MALFORMED',
    what: 'an enclosed key with a postscript',
    make: ({ files }) => pack(change(files, META.signer, (data) => Buffer.concat([data, text('\n')]))),
  },
  {
    code: 'SSHSIG_MALFORMED',
    what: 'an SSH signature with a postscript',
    make: ({ files }) => pack(change(files, META.sshsig, (data) => Buffer.concat([data, text('x')]))),
  },
];

/** Attestations that do not hold. */
export const ATTESTATIONS: Tampering[] = [
  { code: 'DSSE_MISSING', what: 'no attestation', make: ({ files }) => pack(without(files, META.dsse)) },
  {
    code: 'DSSE_MALFORMED',
    what: 'an attestation with a blank',
    make: ({ files }) => pack(change(files, META.dsse, (data) => Buffer.concat([data, text(' ')]))),
  },
  {
    code: 'DSSE_WRONG_TYPE',
    what: 'another payload type',
    make: ({ files }) =>
      pack(json(files, META.dsse, (value: object) => ({ ...value, payloadType: 'text/plain' }))),
  },
  {
    code: 'DSSE_SIGNATURE_INVALID',
    what: 'an edited statement',
    make: ({ files }) => pack(statement(files, (value) => ({ ...value, predicate: {} }))),
  },
  {
    code: 'DSSE_SUBJECT_MISMATCH',
    what: 'an attestation of another bundle',
    make: ({ files, key }) =>
      pack(
        statement(
          files,
          (value) => ({ ...value, subject: [{ name: 'SHA256SUMS', digest: { sha256: '00' } }] }),
          key,
        ),
      ),
  },
  ...['entity', 'cluster', 'exported_at', 'sequence', 'period', 'more'].map(
    (member): Tampering => ({
      code: 'DSSE_PREDICATE_MISMATCH',
      what: `another ${member} than the manifest's`,
      make: ({ files, key }) =>
        pack(
          statement(
            files,
            (value) => {
              const { predicate } = value as { predicate: object };
              return { ...value, predicate: { ...predicate, [member]: 'x' } };
            },
            key,
          ),
        ),
    }),
  ),
  {
    code: 'DSSE_SUBJECT_MISMATCH',
    what: 'a second digest',
    make: ({ files, key }) =>
      pack(
        statement(
          files,
          (value) => {
            const { subject } = value as { subject: { name: string; digest: object }[] };
            return {
              ...value,
              subject: subject.map((one) => ({ ...one, digest: { ...one.digest, sha1: '00' } })),
            };
          },
          key,
        ),
      ),
  },
  {
    code: 'DSSE_PREDICATE_MISMATCH',
    what: 'another bundle id',
    make: ({ files, key }) => pack(statement(files, (value) => ({ ...value, predicate: {} }), key)),
  },
  {
    code: 'SIGSTORE_MISSING',
    what: 'no Sigstore bundle',
    make: ({ files }) => pack(without(files, META.sigstore)),
  },
  {
    code: 'SIGSTORE_MALFORMED',
    what: 'another version',
    make: ({ files }) => pack(json(files, META.sigstore, (value: object) => ({ ...value, mediaType: 'x' }))),
  },
  {
    code: 'SIGSTORE_WRONG_KEY',
    what: 'another hint',
    make: ({ files }) =>
      pack(
        json(files, META.sigstore, (value: object) => ({
          ...value,
          verificationMaterial: { publicKey: { hint: 'AAAA' }, tlogEntries: [] },
        })),
      ),
  },
  {
    code: 'SIGSTORE_ENVELOPE_MISMATCH',
    what: 'another envelope',
    make: ({ files }) =>
      pack(
        json(files, META.sigstore, (value: { dsseEnvelope: object }) => ({
          ...value,
          dsseEnvelope: { ...value.dsseEnvelope, payload: 'AAAA' },
        })),
      ),
  },
];
