import { createHash } from 'node:crypto';
import { META } from '../../../src/bundle/names.ts';
import { sshSignDigest } from '../../../src/bundle/signatures/sshsig.ts';
import { pack, resigned } from './bundleFiles.ts';
import {
  allowed,
  change,
  hex,
  json,
  statement,
  type Tampering,
  text,
  USERS,
  without,
} from './tamperTools.ts';

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
