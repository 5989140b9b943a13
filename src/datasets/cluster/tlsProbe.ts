import { type Dataset, int, primary, supporting, text, time } from '../dataset.ts';

/** TLS probes. */
export const tlsProbe: Dataset = {
  name: 'tls_probe',
  item: 'TLS',
  source: 'local',
  description:
    'A live probe of addresses that the entity named: TLS versions and ciphers accepted and refused, certificate chain, ALPN.',
  shows: 'shows the protocol versions, ciphers and certificates that an address answers with',
  query: 'addresses that the entity named',
  relevance: [...primary('6.6-02', '6.7-02'), ...supporting('6.6-01')],
  columns: [
    text('address', 'Address.', 'address'),
    time('observed', 'When the probe saw it.'),
    text('check_kind', 'What was tried: protocol, cipher, certificate.', 'check', 'what', 'kind'),
    text('protocol', 'TLS version.'),
    text('cipher', 'Cipher suite.'),
    text('accepted', 'Whether it was accepted.'),
    text('forward_secrecy', 'Whether the key exchange has forward secrecy.'),
    text('weakness', 'Group of weakness.'),
    text('key_type', 'Key type of the certificate.'),
    int('key_bits', 'Bits of the key.'),
    text('curve', 'Curve.'),
    time('not_before', 'Valid from.'),
    time('not_after', 'Valid until.'),
    text('name_covered', 'Whether the certificate covers the name.'),
  ],
};
