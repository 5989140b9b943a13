import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, judge, type World } from './world.ts';

const OBSERVED = at(4, 8);
const row = (check: string, what: string, more: JsonObject): JsonObject => ({
  key: `gate:443 ${check} ${what}`,
  address: 'gate:443',
  observed: OBSERVED,
  check,
  ...more,
});
const cipher = (protocol: string, name: string, weakness: string, forward_secrecy = 'yes') =>
  row('cipher', `${protocol} ${name}`, {
    protocol,
    cipher: name,
    accepted: 'yes',
    weakness,
    forward_secrecy,
  });
const certificate = (more: JsonObject = {}, check = 'certificate') =>
  row(check, '0', {
    key_type: 'ec',
    curve: 'prime256v1',
    not_before: '2025-12-01T00:00:00.000Z',
    not_after: '2026-12-01T00:00:00.000Z',
    name_covered: 'yes',
    ...more,
  });
const GOOD = [
  row('protocol', 'TLSv1.2', { protocol: 'TLSv1.2', accepted: 'yes', weakness: '' }),
  row('protocol', 'TLSv1.1', { protocol: 'TLSv1.1', accepted: 'no', weakness: '' }),
  cipher('TLSv1.3', 'TLS_AES_128_GCM_SHA256', ''),
  cipher('TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', ''),
  row('curve', 'X25519', { curve: 'X25519', accepted: 'yes', weakness: '' }),
];
const k31 = (rows: JsonObject[], more: World = {}) =>
  judge('K31', { ...more, lists: { tls_probe: rows, ...more.lists } });
const told = (rows: JsonObject[], settings: Record<string, unknown> = {}) =>
  k31(rows, { settings }).exceptions.map(({ row: named }) => named.replace(/^tls_probe\/gate:443 /, ''));

test('strong protocols, ciphers, curves and certificates pass, as of the probe', () => {
  const { result } = k31([...GOOD, certificate()]);
  expect(result.result).toBe('no_exception');
  expect(result.remarks).toEqual([`gate:443 was probed at ${OBSERVED}: the conclusion is as of then.`]);
});

test('each weak thing that is accepted is an exception; what is refused is not', () => {
  const weak = ['anonymous', 'NULL', 'export', 'RC4', 'DES'];
  expect(
    told([
      ...GOOD,
      row('protocol', 'TLSv1', { protocol: 'TLSv1', accepted: 'yes', weakness: 'TLS below 1.2' }),
      ...weak.map((weakness) => cipher('TLSv1.2', `X_${weakness}`, weakness, 'no')),
      row('curve', 'secp160k1', { curve: 'secp160k1', accepted: 'yes', weakness: 'curve' }),
      row('curve', 'sect163k1', { curve: 'sect163k1', accepted: 'no', weakness: '' }),
    ]),
  ).toEqual([
    'cipher TLSv1.2 X_DES',
    'cipher TLSv1.2 X_NULL',
    'cipher TLSv1.2 X_RC4',
    'cipher TLSv1.2 X_anonymous',
    'cipher TLSv1.2 X_export',
    'curve secp160k1',
    'protocol TLSv1',
  ]);
});

test('key exchanges without forward secrecy, unless the setting permits them; FIPS where set', () => {
  const plain = cipher('TLSv1.2', 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'no forward secrecy', 'no');
  expect(told([plain])).toEqual(['cipher TLSv1.2 TLS_RSA_WITH_AES_128_GCM_SHA256']);
  expect(told([plain], { require_forward_secrecy: false })).toEqual([]);
  const chacha = cipher('TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256', '');
  expect(told([...GOOD, chacha])).toEqual([]);
  expect(told([...GOOD, chacha], { fips: true })).toEqual(['cipher TLSv1.3 TLS_CHACHA20_POLY1305_SHA256']);
});

test('certificates: key size, curve, validity at the moment of the probe, name; distrust of this machine is none', () => {
  const facts = (more: JsonObject) => k31([certificate(more)]).exceptions.map((found) => found.facts);
  expect(facts({ key_type: 'rsa', curve: '', key_bits: 2048 })).toEqual([]);
  expect(facts({ key_type: 'rsa', curve: '', key_bits: 2047 })).toEqual([
    expect.stringContaining('2047 bits'),
  ]);
  expect(facts({ curve: 'secp256k1' })).toEqual([expect.stringContaining('secp256k1')]);
  expect(facts({ not_after: OBSERVED })).toEqual([]);
  expect(facts({ not_after: at(4, 7, 59) })).toEqual([expect.stringContaining('had ended')]);
  expect(facts({ not_before: at(4, 8, 1) })).toEqual([expect.stringContaining('valid from')]);
  expect(facts({ name_covered: 'no' })).toEqual([expect.stringContaining('does not cover the name')]);
  expect(facts({ trusted_by_this_machine: false })).toEqual([]);
  const soon = (not_after: string) => k31([certificate({ not_after })]).result.remarks.length;
  expect(soon('2026-01-18T08:00:00.000Z')).toBe(2);
  expect(soon('2026-01-18T08:00:00.000001Z')).toBe(1);
});

test('nothing probed requires judgment; a probe that failed is insufficient evidence', () => {
  expect(judge('K31', {}).result.result).toBe('judgment_required');
});

test('tbot: a server that is not verified, or joined without a pin; a proxy proves itself', () => {
  const config = (key: string, more: JsonObject): JsonObject => ({
    key,
    file: key,
    part: 'file',
    insecure: false,
    ca_pinned: false,
    settings: {},
    ...more,
  });
  const { exceptions } = k31([...GOOD, certificate()], {
    lists: {
      tbot_config: [
        config('/a.yaml', { insecure: true }),
        config('/b.yaml', { settings: { auth_server: 'auth:3025' } }),
        config('/c.yaml', { settings: { auth_server: 'auth:3025' }, ca_pinned: true }),
        config('/d.yaml', { settings: { proxy_server: 'proxy:443' } }),
      ],
    },
  });
  expect(exceptions.map(({ row: named }) => named)).toEqual(['tbot_config//a.yaml', 'tbot_config//b.yaml']);
});
