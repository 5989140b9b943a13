import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Keys of the certificate authorities. */
export const caKeys: Dataset = {
  name: 'ca_keys',
  item: 'CA',
  source: 'computed',
  description:
    'Keys of the certificate authorities: type, size, custody of the private part, and validity of the certificate where there is one.',
  shows: 'shows the type and size of a key that signs certificates, and since when it is valid',
  query: 'computed from the public parts of the certificate authorities',
  relevance: primary('6.1-11', '6.7-02'),
  indexes: [['authority']],
  columns: [
    text('authority', 'Key of the row of the certificate authority.'),
    text('ca_type', 'Type of the authority.'),
    text('cluster_name', 'Cluster of the authority.'),
    bool('own', 'Whether it is an authority of this cluster.'),
    bool('active', 'Whether it signs; 0: it is trusted beside the ones that do.'),
    text('protocol', 'ssh, tls or jwt.'),
    text('key_type', 'rsa, ec, ed25519 …; empty where the key cannot be read.'),
    int('key_bits', 'Size of an RSA key, bits.'),
    text('curve', 'Curve of an elliptic key.'),
    text('custody', 'Where the private part is: software, pkcs11, gcp_kms, aws_kms.'),
    time('not_before', 'Start of the validity of the certificate.'),
    time('not_after', 'End of the validity of the certificate.'),
  ],
};

/** Rotations of certificate authorities that were under way. */
export const caRotations: Dataset = {
  name: 'ca_rotations',
  item: 'CA',
  source: 'computed',
  description: 'Rotations of certificate authorities that a snapshot of the period showed under way.',
  shows: 'shows a rotation of the keys that sign certificates, and how long it was under way',
  query: 'computed from the certificate authorities of every snapshot of the period',
  relevance: primary('6.1-11'),
  columns: [
    text('authority', 'Key of the row of the certificate authority.'),
    text('ca_type', 'Type of the authority.'),
    bool('own', 'Whether it is an authority of this cluster.'),
    text('phase', 'Phase of the rotation.'),
    time('rotation_started', 'When it started.'),
    time('last_shown', 'Start of the last snapshot that is known to show it under way.'),
  ],
};
