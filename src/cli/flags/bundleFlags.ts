import { Flags } from '@oclif/core';
import { fromFile } from '../configuration/fromFile.ts';

/** Flags of the commands that sign, verify or reveal bundles. */
export const bundleFlags = {
  entity: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_ENTITY',
      helpValue: 'NAME',
      description: 'the audited entity, as the bundle and its signatures name it',
    }),
    'entity',
  ),
  key: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_KEY',
      helpValue: 'FILE',
      description:
        'private signing key (PEM, PKCS #8); its passphrase comes from AFFIDAVIT_KEY_PASSPHRASE or a prompt',
    }),
    'key',
  ),
  'allow-open-key': Flags.boolean({
    env: 'AFFIDAVIT_ALLOW_OPEN_KEY',
    default: false,
    description: 'sign with a key file that other users of the machine can read',
  }),
  type: Flags.option({ options: ['1', '2'] as const })({
    env: 'AFFIDAVIT_TYPE',
    helpValue: '1|2',
    description: 'type of the examination: 1, design at a date; 2, operation over the period',
    default: '2',
  }),
  reason: Flags.string({
    env: 'AFFIDAVIT_REASON',
    helpValue: 'TEXT',
    description:
      'why the bundle of the same period that was exported before is replaced (default: what differs between the two)',
  }),
  tsa: Flags.string({
    env: 'AFFIDAVIT_TSA',
    helpValue: 'URL',
    multiple: true,
    delimiter: ',',
    description: 'timestamping authority (RFC 3161) to ask for a timestamp of the signature; may be repeated',
  }),
  pseudonymize: Flags.string({
    env: 'AFFIDAVIT_PSEUDONYMIZE',
    helpValue: 'FILE',
    description: 'replace names of users, hosts and addresses by pseudonyms of this key (`pseudonyms key`)',
  }),
  'public-key': Flags.string({
    env: 'AFFIDAVIT_PUBLIC_KEY',
    helpValue: 'FILE',
    description: "the signer's public key (PEM), received separately from the bundle",
    exclusive: ['allowed-signers'],
  }),
  'allowed-signers': Flags.string({
    env: 'AFFIDAVIT_ALLOWED_SIGNERS',
    helpValue: 'FILE',
    description: 'allowed_signers file (ssh-keygen format), received separately from the bundle',
  }),
  'self-attested': Flags.boolean({
    env: 'AFFIDAVIT_SELF_ATTESTED',
    description: 'accept a bundle checked only with its enclosed key: exit status 0 instead of 5',
  }),
  after: Flags.string({
    env: 'AFFIDAVIT_AFTER',
    helpValue: 'SHA256',
    description: 'SHA-256 of the SHA256SUMS of the last bundle on record: the chain must continue from it',
  }),
  'tsa-ca': Flags.string({
    env: 'AFFIDAVIT_TSA_CA',
    helpValue: 'FILE',
    description: 'CA certificates (PEM) of the timestamping authority, received separately from the bundle',
  }),
  bundle: Flags.string({
    env: 'AFFIDAVIT_BUNDLE',
    helpValue: 'FILE',
    description: 'reveal every pseudonym of this bundle',
  }),
} as const;
