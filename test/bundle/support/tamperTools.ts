import { createHash } from 'node:crypto';
import type { SigningKey } from '../../../src/bundle/keys/signingKey.ts';
import { META } from '../../../src/bundle/names.ts';
import { signStatement } from '../../../src/bundle/signatures/dsse.ts';
import { sshSignDigest } from '../../../src/bundle/signatures/sshsig.ts';
import type { VerifyCode } from '../../../src/bundle/verify/codes.ts';
import type { VerifyOptions } from '../../../src/bundle/verify/verifyArchive.ts';
import { type Files, rawEntries } from './bundleFiles.ts';
import { type RawEntry, rawZip } from './rawZip.ts';

/** What a tampered bundle is made from. */
export interface Genuine {
  zip: Buffer;
  files: Files;
  key: SigningKey;
  otherKey: SigningKey;
}

/** One way to tamper with a bundle, and the code that it must raise. */
export interface Tampering {
  code: VerifyCode;
  what: string;
  make: (genuine: Genuine) => Buffer;
  /** default: the genuine public key, from outside */
  options?: (genuine: Genuine) => VerifyOptions;
  /** files to lie beside the zip, by suffix: their text, or what makes them */
  beside?: (genuine: Genuine, zip: Buffer) => Record<string, string | ((path: string) => void)>;
}

export const USERS = 'evidence/users.jsonl';
export const text = (value: string) => Buffer.from(value);
export const hex = (data: Buffer) => createHash('sha256').update(data).digest('hex');

export function change(files: Files, path: string, edit: (data: Buffer) => Buffer): Files {
  return new Map(files).set(path, edit(files.get(path) ?? Buffer.alloc(0)));
}

export function without(files: Files, ...paths: string[]): Files {
  return new Map([...files].filter(([path]) => !paths.includes(path)));
}

export function entriesWith(files: Files, ...more: RawEntry[]): Buffer {
  return rawZip([...rawEntries(files), ...more]);
}

export function editEntry(files: Files, path: string, edit: Partial<RawEntry>): Buffer {
  return rawZip(rawEntries(files).map((entry) => (entry.name === path ? { ...entry, ...edit } : entry)));
}

export function json(files: Files, path: string, edit: (value: never) => unknown): Files {
  return change(files, path, (data) => text(`${JSON.stringify(edit(JSON.parse(String(data)) as never))}\n`));
}

export function sidecarKey(key: SigningKey, namespace: string, zip: Buffer): string {
  return sshSignDigest(key, namespace, createHash('sha256').update(zip).digest());
}

export const evil = (name: string | Buffer, edit: Partial<RawEntry> = {}): RawEntry => ({
  name,
  data: text('x'),
  ...edit,
});

export const allowed = (key: SigningKey, head: string) => ({
  allowedSigners: `${head} ${key.public.sshType} ${key.public.sshBlob.toString('base64')}\n`,
});

/** Edits the in-toto statement; signed again when a key is given. */
export function statement(files: Files, edit: (value: object) => object, key?: SigningKey): Files {
  return json(files, META.dsse, (envelope: { payload: string }) => {
    const edited = edit(JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as never);
    if (key !== undefined) return signStatement(key, edited as never);
    return { ...envelope, payload: text(JSON.stringify(edited)).toString('base64') };
  });
}
