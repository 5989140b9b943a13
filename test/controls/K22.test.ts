import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { caCertificate } from './caCertificates.ts';
import { at, judge, type World } from './world.ts';

const rsa = (bits: number) => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];
const RSA_1024 = caCertificate(rsa(1024), '20250101000000Z');
const RSA_2048 = caCertificate(rsa(2048), '20250101000000Z');
const EC = caCertificate(['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], '20251226000000Z');

const authority = (type: string, cert: string, more: JsonObject = {}): JsonObject => ({
  kind: 'cert_authority',
  metadata: { name: `${type}/${more.cluster_name ?? 'acme.example.com'}` },
  spec: {
    type,
    cluster_name: 'acme.example.com',
    rotation: { state: 'standby', last_rotated: '0001-01-01T00:00:00Z' },
    active_keys: { tls: cert === '' ? [] : [{ cert }] },
    ...more,
  },
});
const rotated = (last_rotated: string) => ({ rotation: { state: 'standby', last_rotated } });
const k22 = (world: World) => judge('K22', world);
const state = (...rows: JsonObject[]) => ({ cert_authorities: rows });

test('age from the last rotation, else from the certificate; at the limit is fine, a microsecond above is not', () => {
  // the period ends on 2026-01-05T00:00Z
  const settings = { ca_rotation_max: '240h' };
  const after = state(
    authority('host', RSA_2048, rotated('2025-12-26T00:00:00Z')),
    authority('user', RSA_2048, rotated('2025-12-25T23:59:59.999999Z')),
    authority('db', RSA_2048),
    authority('spiffe', EC),
  );
  const { exceptions, result } = k22({ after, settings });
  expect(exceptions.map(({ row, facts, threshold }) => [row.split('/')[1], facts, threshold])).toEqual([
    [
      'db',
      'Certificate authority db/acme.example.com is 369 days old at 2026-01-05T00:00:00.000Z (certificate valid from 2025-01-01T00:00:00.000Z), more than 240h.',
      'ca_rotation_max',
    ],
    [
      'user',
      'Certificate authority user/acme.example.com is 10 days old at 2026-01-05T00:00:00.000Z (last rotated at 2025-12-25T23:59:59.999Z), more than 240h.',
      'ca_rotation_max',
    ],
  ]);
  expect(result.population.size).toBe(4);
});

test('without a policy the ages are notes', () => {
  const { result } = k22({ after: state(authority('db', RSA_2048), authority('jwt', '')) });
  expect(result.result).toBe('no_exception');
  expect(result.remarks).toEqual([
    expect.stringContaining('369 days old'),
    expect.stringMatching(/^How old .*jwt.* never rotated, and its keys have no certificate/),
  ]);
});

test('weak keys: RSA below the limit in certificates and in SSH form; elliptic keys are fine; those of others are theirs', () => {
  const field = (part: Buffer) =>
    Buffer.concat([Buffer.from([0, 0, part.length >> 8, part.length & 255]), part]);
  const modulus = (bytes: number) => Buffer.concat([Buffer.from([0]), Buffer.alloc(bytes, 0xff)]);
  const blob = (bytes: number) =>
    Buffer.concat([Buffer.from('ssh-rsa'), Buffer.from([1, 0, 1]), modulus(bytes)].map(field)).toString(
      'base64',
    );
  const ssh = (bytes: number) => Buffer.from(`ssh-rsa ${blob(bytes)}`).toString('base64');
  const { exceptions, result } = k22({
    after: state(
      authority('db', RSA_1024),
      authority('user', '', { active_keys: { ssh: [{ public_key: ssh(128) }, { public_key: ssh(256) }] } }),
      authority('spiffe', EC),
      authority('host', RSA_1024, { cluster_name: 'leaf.example.com' }),
      authority('okta', Buffer.from('nonsense').toString('base64')),
    ),
  });
  expect(
    exceptions.map(({ row, facts }) => [
      row.split('/')[1],
      facts.slice(facts.indexOf('RSA key'), facts.indexOf(',')),
    ]),
  ).toEqual([
    ['db', 'RSA key of 1024 bits (tls'],
    ['user', 'RSA key of 1024 bits (ssh'],
  ]);
  expect(result.notes).toEqual([expect.stringMatching(/okta.* cannot be read/)]);
  expect(result.remarks).toContainEqual(
    expect.stringMatching(/leaf\.example\.com belongs to cluster leaf\.example\.com/),
  );
});

test('a rotation under way for more than the limit, also one that ended before the closing snapshot', () => {
  const under = (started: string) =>
    authority('host', EC, { rotation: { state: 'in_progress', phase: 'init', started } });
  const facts = (world: World) => k22(world).exceptions.map((found) => found.facts);
  expect(facts({ after: state(under(at(2, 12))) })).toEqual([]);
  expect(facts({ after: state(under(at(2, 11, 59))) })).toEqual([
    expect.stringMatching(
      /^The rotation .* started at 2026-01-02T11:59:00.000Z was still under way \(phase init\) at 2026-01-05T12:00:00.000Z, more than 72h later\./,
    ),
  ]);
  const early = under('2025-12-29T00:00:00Z');
  const done = authority('host', EC, rotated(at(2, 20)));
  expect(
    facts({ before: state(early), between: [{ day: 2, state: state(early) }], after: state(done) }),
  ).toHaveLength(1);
});

test('a denied source is insufficient evidence', () => {
  expect(k22({ after: state(), statuses: { cert_authorities: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
  expect(k22({ after: state() }).result.result).toBe('not_applicable');
});
