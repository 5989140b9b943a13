import { type BundleLimits, pathProblem } from '../../limits.ts';
import type { Found } from '../checks.ts';
import type { VerifyCode } from '../codes.ts';
import type { ZipEntry } from './directory.ts';

const UTF8_NAME = 0x0800;
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const SYMLINK = 0o120000;
const SET_ID = 0o7000;
const DOS_FOLDER = 0x10;
// read-only, folder, archive, normal, and the mark of 7-Zip that a Unix mode follows; others make links, devices, labels
const DOS_KNOWN = 0x80b1;

/**
 * Checks that every name can be unpacked anywhere without leaving its folder or meeting another, and that every entry is a
 * plain file (empty folders are let pass: they hold nothing).
 */
export function checkNames(entries: readonly ZipEntry[], limits: BundleLimits, found: Found): void {
  const short: ZipEntry[] = [];
  for (const entry of entries) {
    const length = pathProblem(entry.name, limits);
    if (length === null) short.push(entry);
    const problem: Problem | null =
      length === null ? (nameProblem(entry) ?? typeProblem(entry)) : ['ZIP_NAME_INVALID', length];
    if (problem !== null) found(problem[0], entry.name, problem[1]);
  }
  checkCollisions(short, found);
}

type Problem = [VerifyCode, string];

function nameProblem(entry: ZipEntry): Problem | null {
  const { name, nameBytes } = entry;
  if (!Buffer.from(name, 'utf8').equals(nameBytes)) return ['ZIP_NAME_INVALID', 'the name is not UTF-8'];
  const isAscii = nameBytes.every((byte) => byte < 0x80);
  if (!isAscii && (entry.flags & UTF8_NAME) === 0)
    return ['ZIP_NAME_INVALID', 'the encoding of the name is not stated'];
  if (/^[A-Za-z]:/.test(name)) return ['ZIP_PATH_DRIVE', 'the name begins with a drive letter'];
  if (name.includes('\\')) return ['ZIP_PATH_BACKSLASH', 'the name holds a backslash'];
  if (name.startsWith('/')) return ['ZIP_PATH_ABSOLUTE', 'the name is an absolute path'];
  const parts = (entry.isFolder ? name.slice(0, -1) : name).split('/');
  if (parts.includes('..')) return ['ZIP_PATH_TRAVERSAL', 'the name climbs out of the folder'];
  if (/[\p{C}<>:"|?*]/u.test(name))
    return ['ZIP_NAME_INVALID', 'the name holds control or reserved characters'];
  if (parts.some((part) => part === '' || part === '.' || /[. ]$/.test(part) || DEVICE.test(part))) {
    return ['ZIP_NAME_INVALID', 'a part of the name is empty, ends with a dot or a blank, or is a device'];
  }
  return null;
}

const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(\.|$)/i;

function typeProblem(entry: ZipEntry): Problem | null {
  const mode = entry.attributes >>> 16;
  const type = mode & TYPE_MASK;
  if (type === SYMLINK) return ['ZIP_SYMLINK', 'the entry is a symbolic link'];
  const expected = entry.isFolder ? FOLDER : REGULAR;
  if (type !== 0 && type !== expected) return ['ZIP_SPECIAL_FILE', 'the entry is not a plain file'];
  if (mode & SET_ID) return ['ZIP_SPECIAL_FILE', 'the entry has set-id bits'];
  if (entry.attributes & 0xffff & ~DOS_KNOWN) return ['ZIP_SPECIAL_FILE', 'the entry has unknown attributes'];
  if (!entry.isFolder && entry.attributes & DOS_FOLDER)
    return ['ZIP_SPECIAL_FILE', 'the entry claims to be a folder'];
  if (entry.isFolder && entry.size > 0) return ['ZIP_SPECIAL_FILE', 'a folder has contents'];
  return null;
}

function checkCollisions(entries: readonly ZipEntry[], found: Found): void {
  const exact = new Set<string>();
  const normalised = new Map<string, string>();
  const folded = new Map<string, string>();
  const files = new Set<string>();
  for (const { name, isFolder } of entries) {
    const other = normalised.get(canonical(name)) ?? folded.get(caseless(name));
    if (exact.has(name)) found('ZIP_DUPLICATE', name, 'two entries have this name');
    else if (normalised.has(canonical(name))) found('ZIP_UNICODE_COLLISION', name, `collides with ${other}`);
    else if (folded.has(caseless(name))) found('ZIP_CASE_COLLISION', name, `collides with ${other}`);
    exact.add(name);
    normalised.set(canonical(name), name);
    folded.set(caseless(name), name);
    if (!isFolder) files.add(caseless(name));
  }
  for (const { name } of entries) {
    const parent = parentsOf(caseless(name)).find((path) => files.has(path));
    if (parent !== undefined) found('ZIP_PATH_CONFLICT', name, `${parent} is a file and a folder`);
  }
}

function parentsOf(name: string): string[] {
  const parts = name.replace(/\/$/, '').split('/');
  const own = name.endsWith('/') ? [parts.join('/')] : [];
  return [...parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/')), ...own];
}

function canonical(name: string): string {
  return name.normalize('NFC');
}

function caseless(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}
