import type { ASN1Obj } from '@sigstore/core';

/** Bytes that are not what they should be; the message says in words what was found. */
export class DerError extends Error {}

/** A node of strict DER. */
export type Node = ASN1Obj;

/**
 * Parses strict DER, to its last byte.
 *
 * @throws DerError
 */
export async function parseDer(bytes: Buffer): Promise<Node> {
  const { ASN1Obj } = await import('@sigstore/core');
  try {
    return ASN1Obj.parseBuffer(Buffer.from(new Uint8Array(bytes).buffer));
  } catch (cause) {
    throw new DerError('it is damaged or cut off: it is not DER', { cause });
  }
}

const SEQUENCE = 0x10;
const SET = 0x11;

/**
 * A member of a SEQUENCE, or of an explicit tag.
 *
 * @throws DerError where there is none
 */
export function sub(node: Node, index: number): Node {
  const found = node.subs[index];
  const { tag } = node;
  if (found === undefined || !tag.constructed || !(tag.isContextSpecific() || isUniversal(node, SEQUENCE)))
    throw new DerError('a part of it is missing');
  return found;
}

/** @throws DerError for anything but a SET */
export function membersOf(node: Node): readonly Node[] {
  if (!isUniversal(node, SET)) throw new DerError('a set is missing');
  return node.subs;
}

/**
 * The one member of a SET.
 *
 * @throws DerError where there are none or several
 */
export function only(node: Node): Node {
  const [found, ...more] = membersOf(node);
  if (found === undefined || more.length > 0) throw new DerError('a set of it has not exactly one member');
  return found;
}

/**
 * The content of an explicit tag.
 *
 * @throws DerError
 */
export function explicit(node: Node, tag: number): Node {
  if (!node.tag.isContextSpecific(tag) || node.subs.length !== 1) throw new DerError('a tag of it is wrong');
  return sub(node, 0);
}

const NULL = 0x05;

/**
 * The name of an algorithm without parameters.
 *
 * @throws DerError
 */
export function algorithmOf(node: Node): string {
  const oid = oidOf(sub(node, 0));
  const [, parameters, more] = node.subs;
  const isPlain =
    parameters === undefined ||
    (parameters.tag.isUniversal() &&
      !parameters.tag.constructed &&
      parameters.tag.number === NULL &&
      parameters.value.length === 0);
  if (!isPlain || more !== undefined) throw new DerError('an algorithm of it has parameters');
  return oid;
}

function isUniversal({ tag }: Node, number: number): boolean {
  return tag.isUniversal() && tag.constructed && tag.number === number;
}

/** The member with a context-specific tag; undefined where there is none. */
export function tagged(node: Node, tag: number): Node | undefined {
  return node.subs.find((one) => one.tag.isContextSpecific(tag));
}

/** @throws DerError */
export function oidOf(node: Node): string {
  if (!node.tag.isOID() || node.value.length === 0) throw new DerError('an object identifier is missing');
  return node.toOID();
}

/** @throws DerError */
export function integerOf(node: Node): bigint {
  if (!node.tag.isInteger() || node.value.length === 0) throw new DerError('a number is missing');
  return node.toInteger();
}

/** @throws DerError */
export function octetsOf(node: Node): Buffer {
  if (!node.tag.isOctetString() || node.tag.constructed) throw new DerError('an octet string is missing');
  return node.value;
}

/**
 * A GeneralizedTime in UTC, with or without a fraction (RFC 3161 §2.4.2).
 *
 * @returns milliseconds since the epoch; digits below are cut
 * @throws DerError
 */
export function generalizedTimeOf(node: Node): number {
  const match = node.tag.isGeneralizedTime()
    ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(node.value.toString('latin1'))
    : null;
  if (match === null) throw new DerError('its time is not one in UTC');
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const millis = fraction.padEnd(3, '0').slice(0, 3);
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`);
  if (Number.isNaN(time)) throw new DerError('its time does not exist');
  return time;
}
