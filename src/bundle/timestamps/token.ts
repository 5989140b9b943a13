import {
  algorithmOf,
  DerError,
  explicit,
  generalizedTimeOf,
  integerOf,
  membersOf,
  type Node,
  octetsOf,
  oidOf,
  only,
  parseDer,
  sub,
  tagged,
} from './der.ts';
import { hashNamed, type SignatureHash, signatureScheme } from './hashes.ts';

/** A timestamp token as its authority made it; nothing in it is checked yet. */
export interface TimestampToken {
  /** TSTInfo, the signed content, in DER */
  content: Buffer;
  imprint: { hash: SignatureHash; digest: Buffer };
  /** null: the authority repeated none */
  nonce: bigint | null;
  /** milliseconds since the epoch, UTC */
  timeMs: number;
  /** milliseconds; null: the authority does not say */
  accuracyMs: number | null;
  /** certificates that the authority enclosed, DER */
  certificates: readonly Buffer[];
  signer: TokenSigner;
}

/** The signature of a token (RFC 5652 §5.3). */
export interface TokenSigner {
  /** issuer and serial number of the certificate in DER; null: it is named by its key */
  issuerAndSerial: Buffer | null;
  /** hash of the signing certificate (RFC 5035 §3, RFC 2634 §5.4) */
  certificate: { hash: SignatureHash | 'sha1'; digest: Buffer };
  contentHash: SignatureHash;
  contentDigest: Buffer;
  /** the signed attributes as they are signed */
  attributes: Buffer;
  /** null for Ed25519, which hashes by itself */
  signatureHash: SignatureHash | null;
  keyType: 'rsa' | 'ec' | 'ed25519';
  signature: Buffer;
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
/** Most certificates that are read; a chain has three or four. */
const MAX_CERTIFICATES = 20;

/**
 * Reads the response of a timestamping authority (RFC 3161 §2.4.2).
 *
 * @param bytes DER
 * @throws DerError in words: it was not granted, is damaged, or uses an algorithm that is not accepted
 */
export async function parseTimestamp(bytes: Buffer): Promise<TimestampToken> {
  try {
    return await readResponse(bytes);
  } catch (cause) {
    if (cause instanceof DerError) throw cause;
    // whatever the parser throws where bytes are not of the type that they claim
    throw new DerError('it is damaged', { cause });
  }
}

async function readResponse(bytes: Buffer): Promise<TimestampToken> {
  const response = await parseDer(bytes);
  refuseUngranted(sub(response, 0));
  const signed = signedDataOf(sub(response, 1));
  const encapsulated = sub(signed, 2);
  if (oidOf(sub(encapsulated, 0)) !== TST_INFO) throw new DerError('it is a signature of something else');
  const content = octetsOf(explicit(sub(encapsulated, 1), 0));
  integerOf(sub(signed, 0));
  const signer = only(sub(signed, signed.subs.length - 1));
  const certificates = (tagged(signed, 0)?.subs ?? []).slice(0, MAX_CERTIFICATES).map((one) => one.toDER());
  const read = readSigner(signer);
  // RFC 5652 §5.1: whoever verifies in one pass relies on this list
  if (!membersOf(sub(signed, 1)).some((one) => hashNamed(algorithmOf(one)) === read.contentHash))
    throw new DerError('it does not list the hash of its content');
  return { ...readContent(await parseDer(content)), content, certificates, signer: read };
}

/**
 * The nonce of a request for a timestamp.
 *
 * @throws DerError
 */
export async function nonceOfRequest(bytes: Buffer): Promise<bigint> {
  const nonce = (await parseDer(bytes)).subs.slice(2).find((one) => one.tag.isInteger());
  if (nonce === undefined) throw new DerError('it has no nonce');
  return integerOf(nonce);
}

const GRANTED = [0n, 1n];

function refuseUngranted(info: Node): void {
  const status = integerOf(sub(info, 0));
  if (GRANTED.includes(status)) return;
  const texts = (
    info.subs.slice(1).find((one) => one.tag.isUniversal() && one.subs.length > 0)?.subs ?? []
  ).map((one) => one.value.toString('utf8'));
  const reason = texts.join(' ').slice(0, 200);
  throw new DerError(`the authority refused it (status ${status}${reason === '' ? '' : `: ${reason}`})`);
}

function signedDataOf(token: Node): Node {
  if (oidOf(sub(token, 0)) !== SIGNED_DATA) throw new DerError('it holds no signed data');
  return explicit(sub(token, 1), 0);
}

function readContent(info: Node): Pick<TimestampToken, 'imprint' | 'nonce' | 'timeMs' | 'accuracyMs'> {
  if (integerOf(sub(info, 0)) !== 1n) throw new DerError('it is of another version');
  const imprint = sub(info, 2);
  const rest = info.subs.slice(5);
  const nonce = rest.find((one) => one.tag.isInteger());
  // accuracy is the only SEQUENCE after the time; the name of the authority and extensions are tagged
  const accuracy = rest.find((one) => one.tag.isUniversal() && one.tag.constructed);
  return {
    imprint: { hash: hashNamed(algorithmOf(sub(imprint, 0))), digest: octetsOf(sub(imprint, 1)) },
    nonce: nonce === undefined ? null : integerOf(nonce),
    timeMs: generalizedTimeOf(sub(info, 4)),
    accuracyMs: accuracy === undefined ? null : accuracyOf(accuracy),
  };
}

/** Seconds, [0] milliseconds and [1] microseconds, which are rounded up. */
function accuracyOf(accuracy: Node): number {
  const seconds = accuracy.subs.find((one) => one.tag.isInteger());
  const small = (tag: number): number => {
    const bytes = tagged(accuracy, tag)?.value ?? Buffer.alloc(0);
    return bytes.length === 0 ? 0 : bytes.readUIntBE(0, Math.min(bytes.length, 2));
  };
  const whole = seconds === undefined ? 0 : Number(integerOf(seconds)) * 1000;
  return whole + small(0) + Math.ceil(small(1) / 1000);
}

function readSigner(info: Node): TokenSigner {
  const attributes = tagged(info, 0);
  if (attributes === undefined) throw new DerError('its signature has no signed attributes');
  const values = new Map<string, Node>();
  for (const attribute of attributes.subs) {
    const name = oidOf(sub(attribute, 0));
    if (values.has(name)) throw new DerError('an attribute of its signature occurs twice');
    values.set(name, only(sub(attribute, 1)));
  }
  const value = (name: string): Node => {
    const found = values.get(name);
    if (found === undefined) throw new DerError('an attribute of its signature is missing');
    return found;
  };
  if (oidOf(value(CONTENT_TYPE)) !== TST_INFO) throw new DerError('it is a signature of something else');
  integerOf(sub(info, 0));
  const contentHash = hashNamed(algorithmOf(sub(info, 2)));
  const at = info.subs.indexOf(attributes);
  const identity = sub(info, 1);
  // signed with the tag of a SET (RFC 5652 §5.4)
  const set = attributes.toDER();
  set[0] = 0x31;
  return {
    issuerAndSerial: identity.tag.isContextSpecific() ? null : identity.toDER(),
    certificate: signingCertificate(values),
    contentHash,
    contentDigest: octetsOf(value(MESSAGE_DIGEST)),
    attributes: set,
    ...signatureScheme(algorithmOf(sub(info, at + 1)), contentHash),
    signature: octetsOf(sub(info, at + 2)),
  };
}

function signingCertificate(values: ReadonlyMap<string, Node>): TokenSigner['certificate'] {
  const second = values.get(SIGNING_CERTIFICATE_V2);
  if (second !== undefined) {
    const id = sub(sub(second, 0), 0);
    const [first] = id.subs;
    const isDefault = first?.tag.isOctetString() === true;
    const hash = isDefault ? 'sha256' : hashNamed(algorithmOf(sub(id, 0)));
    return { hash, digest: octetsOf(sub(id, isDefault ? 0 : 1)) };
  }
  const first = values.get(SIGNING_CERTIFICATE);
  if (first === undefined) throw new DerError('it does not name the certificate that it was signed with');
  return { hash: 'sha1', digest: octetsOf(sub(sub(sub(first, 0), 0), 0)) };
}
