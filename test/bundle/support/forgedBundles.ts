import type { SigningKey } from '../../../src/bundle/keys/signingKey.ts';
import { sshString } from '../../../src/bundle/keys/sshWire.ts';
import { META } from '../../../src/bundle/names.ts';
import { signStatement } from '../../../src/bundle/signatures/dsse.ts';
import { sshSignDigest } from '../../../src/bundle/signatures/sshsig.ts';
import { type Files, pack, resigned, withManifest, withSums } from './bundleFiles.ts';
import { randomNumbers } from './noise.ts';
import { change, type Genuine, hex, json, statement, text, without } from './tamperTools.ts';

/** A bundle that somebody made look like a genuine one. */
export interface Forgery {
  name: string;
  make: () => Buffer;
}

/** Two genuine bundles of one key, so that parts of one can be put into the other. */
export interface GenuinePair extends Genuine {
  /** files of another bundle, signed with the same key */
  others: Files;
}

/**
 * Forgeries: altered files with sums and signatures made good as far as the forger can, signatures moved from other bundles
 * or made with other keys, other spellings of what is signed. None may be verified with the genuine key. Same bytes each time,
 * but for ECDSA.
 */
export function forgedBundles(genuine: GenuinePair): Forgery[] {
  return [
    ...alterations(genuine),
    ...exchanges(genuine),
    ...replays(genuine),
    ...sshSignatures(genuine),
    ...attestations(genuine),
    ...spellings(genuine),
    ...insiders(genuine),
  ];
}

const SUMS = 'SHA256SUMS';

/** How far the forger goes to hide that a file was altered. */
const COVERS: Record<string, (files: Files, path: string, genuine: GenuinePair) => Files> = {
  'nothing else': (files) => files,
  'its sum': (files, path, { files: before }) => {
    const old = `${hex(before.get(path) as Buffer)}  ${path}`;
    const sums = String(before.get(SUMS)).replace(old, `${hex(files.get(path) as Buffer)}  ${path}`);
    return new Map(files).set(SUMS, text(sums));
  },
  'its sum and all signatures': (files, _path, { otherKey }) => resigned(files, otherKey),
  'its sum and all signatures but the enclosed key': (files, _path, { otherKey, files: before }) =>
    new Map(resigned(files, otherKey)).set(META.signer, before.get(META.signer) as Buffer),
  'everything, the manifest too': (files, path, { otherKey }) =>
    withManifest(files, otherKey, (manifest) => {
      const data = files.get(path) as Buffer;
      for (const one of manifest.files)
        if (one.path === path) Object.assign(one, { bytes: data.length, sha256: hex(data) });
      Object.assign(manifest.signing, {
        key_fingerprint: otherKey.public.fingerprint,
        key_spki_sha256: otherKey.public.spkiSha256,
      });
    }),
};

function alterations(genuine: GenuinePair): Forgery[] {
  const random = randomNumbers('alterations');
  const paths = [...genuine.files.keys()].filter((path) => path !== SUMS && !path.startsWith('META/'));
  return Object.entries(COVERS).flatMap(([covered, cover]) =>
    Array.from({ length: 10 }, (_, index) => {
      const path = paths[Math.floor(random.next().value * paths.length)] as string;
      const at = random.next().value;
      const kind = index % 4;
      return {
        name: `${path} altered (${kind}), covered: ${covered}`,
        make: () =>
          pack(
            cover(
              change(genuine.files, path, (data) => altered(data, at, kind)),
              path,
              genuine,
            ),
          ),
      };
    }),
  );
}

function altered(data: Buffer, where: number, kind: number): Buffer {
  const at = Math.floor(where * data.length);
  if (kind === 0 && data.length > 0) {
    const copy = Buffer.from(data);
    copy[at] = (copy[at] ?? 0) ^ 0x01;
    return copy;
  }
  if (kind === 1) return Buffer.concat([data, text('\n')]);
  if (kind === 2 && data.length > 0) return Buffer.concat([data.subarray(0, at), data.subarray(at + 1)]);
  return Buffer.concat([data.subarray(0, at), text('0'), data.subarray(at)]);
}

/** Every subset of META/, made with another key. */
function exchanges({ files, otherKey }: GenuinePair): Forgery[] {
  const paths = Object.values(META);
  const theirs = withSums(files, files.get(SUMS) as Buffer, otherKey);
  return Array.from({ length: 2 ** paths.length - 1 }, (_, subset) => {
    const taken = paths.filter((_path, bit) => ((subset + 1) >> bit) & 1);
    return {
      name: `of another key: ${taken.join(', ')}`,
      make: () => {
        const mixed: Files = new Map(files);
        for (const path of taken) mixed.set(path, theirs.get(path) as Buffer);
        return pack(mixed);
      },
    };
  });
}

/** Every part of META/, SHA256SUMS and the manifest out of another genuine bundle. */
function replays({ files, others }: GenuinePair): Forgery[] {
  const paths = [SUMS, 'manifest.json', 'results.json', ...Object.values(META)].filter(
    (path) => !(files.get(path) as Buffer).equals(others.get(path) as Buffer),
  );
  const single = paths.map((path) => ({
    name: `${path} of another bundle`,
    make: () => pack(new Map(files).set(path, others.get(path) as Buffer)),
  }));
  const signed = () => {
    const mixed: Files = new Map(files);
    for (const path of [SUMS, ...Object.values(META)]) mixed.set(path, others.get(path) as Buffer);
    return mixed;
  };
  return [
    ...single,
    { name: 'SHA256SUMS and META/ of another bundle', make: () => pack(signed()) },
    {
      name: 'SHA256SUMS, META/ and manifest of another bundle',
      make: () => pack(signed().set('manifest.json', others.get('manifest.json') as Buffer)),
    },
    {
      name: 'both bundles in one',
      make: () => pack(new Map([...others, ...files, ['extra.txt', text('x')]])),
    },
    ...Object.values(META).map((path) => ({
      name: `${path} missing`,
      make: () => pack(without(files, path)),
    })),
    ...Object.values(META).map((path) => ({
      name: `${path} twice as long`,
      make: () => pack(change(files, path, (data) => Buffer.concat([data, data]))),
    })),
    ...Object.values(META).map((path) => ({
      name: `${path} without its last byte`,
      make: () => pack(change(files, path, (data) => data.subarray(0, -1))),
    })),
  ];
}

/** The blob of an SSH signature, field by field (PROTOCOL.sshsig). */
interface SshParts {
  version: number;
  key: Buffer;
  namespace: string;
  reserved: string;
  hash: string;
  signature: Buffer;
}

function sshSignatures({ files, key, otherKey }: GenuinePair): Forgery[] {
  const digest = Buffer.from(hex(files.get(SUMS) as Buffer), 'hex');
  const parts = partsOf(sshSignDigest(key, 'soc2-evidence', digest), key);
  const variant = (name: string, edit: Partial<SshParts>): Forgery => ({
    name: `an SSH signature with ${name}`,
    make: () => pack(new Map(files).set(META.sshsig, text(armoured({ ...parts, ...edit })))),
  });
  const signedFor = (namespace: string): Forgery => ({
    name: `an SSH signature for ${JSON.stringify(namespace)}`,
    make: () => pack(new Map(files).set(META.sshsig, text(sshSignDigest(key, namespace, digest)))),
  });
  const respelt = (name: string, edit: (armour: string) => string): Forgery => ({
    name: `an SSH signature ${name}`,
    make: () => pack(change(files, META.sshsig, (data) => text(edit(String(data))))),
  });
  return [
    variant('version 0', { version: 0 }),
    variant('version 2', { version: 2 }),
    variant('the key of somebody else', { key: otherKey.public.sshBlob }),
    variant('the namespace changed', { namespace: 'file' }),
    variant('an empty namespace', { namespace: '' }),
    variant('something reserved', { reserved: 'x' }),
    variant('sha512 claimed', { hash: 'sha512' }),
    variant('sha1 claimed', { hash: 'sha1' }),
    variant('no signature', { signature: Buffer.alloc(0) }),
    variant('a zero signature', {
      signature: Buffer.concat([
        sshString(key.public.sshType),
        sshString(Buffer.concat([sshString(''), sshString('')])),
      ]),
    }),
    ...['git', 'file', 'soc2-evidence ', 'SOC2-evidence', 'soc2-evidence\0', ' soc2-evidence', ''].map(
      signedFor,
    ),
    respelt('with CRLF', (armour) => armour.replaceAll('\n', '\r\n')),
    respelt('on one line', (armour) => armour.replace(/\n(?=[A-Za-z0-9+/=]+\n)/g, '')),
    respelt('after another', (armour) => armour + armour),
    respelt('after a greeting', (armour) => `hello\n${armour}`),
    respelt('with a blank in it', (armour) => armour.replace(/\n([A-Za-z0-9])/, '\n $1')),
  ];
}

function partsOf(armour: string, key: SigningKey): SshParts {
  const blob = Buffer.from(armour.replace(/-----[^-]+-----|\n/g, ''), 'base64');
  const head =
    6 + 4 + 4 + key.public.sshBlob.length + 4 + 'soc2-evidence'.length + 4 + 4 + 'sha256'.length + 4;
  return {
    version: 1,
    key: key.public.sshBlob,
    namespace: 'soc2-evidence',
    reserved: '',
    hash: 'sha256',
    signature: blob.subarray(head),
  };
}

function armoured({ version, key, namespace, reserved, hash, signature }: SshParts): string {
  const blob = Buffer.concat([
    text('SSHSIG'),
    Buffer.from([0, 0, 0, version]),
    ...[key, namespace, reserved, hash, signature].map((part) => sshString(part)),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

function attestations({ files, key, otherKey, others }: GenuinePair): Forgery[] {
  const edited = (name: string, edit: (envelope: never) => unknown): Forgery => ({
    name: `an attestation ${name}`,
    make: () => pack(json(files, META.dsse, edit)),
  });
  const signed = (name: string, edit: (value: never) => unknown, by = key): Forgery => ({
    name: `a signed statement ${name}`,
    make: () => pack(statement(files, edit as never, by)),
  });
  type Envelope = { payload: string; signatures: { sig: string }[] };
  type Statement = { subject: { name: string }[]; predicate: Record<string, unknown> };
  return [
    edited('with a second signature', (one: Envelope) => ({
      ...one,
      signatures: [...one.signatures, ...one.signatures],
    })),
    edited('without a signature', (one: Envelope) => ({ ...one, signatures: [] })),
    edited('with an empty signature', (one: Envelope) => ({ ...one, signatures: [{ sig: '' }] })),
    edited('with a key id', (one: Envelope) => ({
      ...one,
      signatures: [{ ...one.signatures[0], keyid: 'x' }],
    })),
    edited('with a member more', (one: Envelope) => ({ ...one, more: 1 })),
    edited('without its payload', (one: Envelope) => ({ ...one, payload: '' })),
    edited('of another type', (one: Envelope) => ({ ...one, payloadType: 'application/vnd.in-toto+jso' })),
    edited('in base64url', (one: Envelope) => ({ ...one, payload: `${one.payload.replace(/=+$/, '')}_` })),
    edited('of another bundle, with its own signature', () =>
      signStatement(
        key,
        JSON.parse(Buffer.from(JSON.parse(String(others.get(META.dsse))).payload, 'base64').toString()),
      ),
    ),
    signed('about two files', (one: Statement) => ({ ...one, subject: [...one.subject, ...one.subject] })),
    signed('about no file', (one: Statement) => ({ ...one, subject: [] })),
    signed('about another file', (one: Statement) => ({
      ...one,
      subject: [{ ...one.subject[0], name: 'sha256sums' }],
    })),
    signed('of another predicate type', (one: Statement) => ({ ...one, predicateType: 'urn:x' })),
    signed('of another statement type', (one: Statement) => ({
      ...one,
      _type: 'https://in-toto.io/Statement/v0.1',
    })),
    signed('without a predicate', ({ predicate: _, ...one }: Statement) => one),
    signed('with a member more', (one: Statement) => ({ ...one, more: 1 })),
    signed('of somebody else', (one: Statement) => one, otherKey),
    ...['bundle_id', 'sequence', 'entity', 'cluster', 'period', 'exported_at'].flatMap((member) => [
      signed(`with another ${member}`, (one: Statement) => ({
        ...one,
        predicate: { ...one.predicate, [member]: 'forged' },
      })),
      signed(`without ${member}`, (one: Statement) => ({
        ...one,
        predicate: Object.fromEntries(Object.entries(one.predicate).filter(([name]) => name !== member)),
      })),
    ]),
  ];
}

/** Other spellings of SHA256SUMS, signed with the genuine key: tools would read each in their own way. */
function spellings({ files, key }: GenuinePair): Forgery[] {
  const genuine = String(files.get(SUMS));
  const first = genuine.split('\n')[0] ?? '';
  const zeros = '0'.repeat(64);
  const all: [string, string][] = [
    ['with CRLF', genuine.replaceAll('\n', '\r\n')],
    ['with a byte-order mark', `\ufeff${genuine}`],
    ['in upper case', genuine.replace(/^[0-9a-f]+/gm, (sum) => sum.toUpperCase())],
    ['in binary mode', genuine.replaceAll('  ', ' *')],
    ['with ./ before the paths', genuine.replaceAll('  ', '  ./')],
    ['with a comment', `# sums\n${genuine}`],
    ['with an empty line', `${genuine}\n`],
    ['without its last newline', genuine.trimEnd()],
    ['backwards', `${genuine.trimEnd().split('\n').reverse().join('\n')}\n`],
    ['with a line twice', `${first}\n${genuine}`],
    ['with escapes', genuine.replace(/^/gm, '\\')],
    ['with one blank', genuine.replaceAll('  ', ' ')],
    ['with a path that climbs', `${zeros}  ../x\n${genuine}`],
    ['with an absolute path', `${zeros}  /etc/passwd\n${genuine}`],
    ['with its own sum', genuine.replace('\n', `\n${zeros}  SHA256SUMS\n`)],
    ['with a file of META/', `${zeros}  META/signer.pem\n${genuine}`],
    ['without a file', genuine.slice(genuine.indexOf('\n') + 1)],
    ['with MD5', genuine.replace(/^[0-9a-f]{64}/gm, (sum) => sum.slice(0, 32))],
    ['of nothing', ''],
    ['in UTF-16', Buffer.from(genuine, 'utf16le').toString('latin1')],
  ];
  return all.map(([name, sums]) => ({
    name: `a signed SHA256SUMS ${name}`,
    make: () => pack(withSums(files, text(sums), key)),
  }));
}

/** What somebody with the genuine key could contradict. */
function insiders({ files, key }: GenuinePair): Forgery[] {
  type Manifest = Parameters<Parameters<typeof withManifest>[2]>[0];
  const manifest = (name: string, edit: (value: Manifest) => void): Forgery => ({
    name: `a signed manifest ${name}`,
    make: () => pack(withManifest(files, key, edit)),
  });
  return [
    manifest('of other totals', (one) => Object.assign(one.results, { tests: 99 })),
    manifest('of other counts', (one) => Object.assign(one.results, { by_result: { no_exception: 2 } })),
    manifest('with an answered exception too many', (one) =>
      Object.assign(one.register ?? {}, { accepted: 7 }),
    ),
    manifest('that replaces itself', (one) => Object.assign(one, { replaces: one.sequence })),
    manifest('of another catalogue', (one) => Object.assign(one.catalogue, { sha256: '0'.repeat(64) })),
    manifest('of another key', (one) => Object.assign(one.signing, { key_spki_sha256: '0'.repeat(64) })),
    manifest('of another algorithm', (one) => Object.assign(one.signing, { algorithm: 'ed25519' })),
    manifest('of another number', (one) => Object.assign(one, { sequence: 5 })),
    manifest('with a predecessor', (one) =>
      Object.assign(one, { previous: { bundle_id: 'x', sequence: 3, sha256sums_sha256: '0'.repeat(64) } }),
    ),
    manifest('with a file too few', (one) => void one.files.pop()),
    manifest('with a file twice', (one) => void one.files.push(...one.files.slice(0, 1))),
    manifest('with fewer bytes', (one) => Object.assign(one.files[0] ?? {}, { bytes: 1 })),
    manifest('with a negative count', (one) => Object.assign(one.files[0] ?? {}, { records: -1 })),
    manifest('with a dataset too few', (one) => void one.datasets.shift()),
    manifest(
      'with a file of two datasets',
      (one) => void one.datasets[1]?.files.push(...(one.datasets[0]?.files ?? [])),
    ),
    manifest('of more rows', (one) => Object.assign(one.datasets[0]?.counts ?? {}, { exported: 99 })),
    manifest('of schema v1', (one) =>
      Object.assign(one, { schema: 'urn:affidavit:soc2-evidence:manifest:v1' }),
    ),
    manifest('of schema v3', (one) =>
      Object.assign(one, { schema: 'urn:affidavit:soc2-evidence:manifest:v3' }),
    ),
    manifest('of a prototype', (one) => Object.assign(one, { schema: '__proto__' })),
  ];
}
