import { AffidavitError } from '../../errors/affidavitError.ts';
import { SSH_NAMESPACE } from '../names.ts';
import { type PublicKey, publicKeyFromSshBlob } from './publicKey.ts';

/** One line of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS). */
export interface AllowedSigner {
  /** patterns with `*`, `?` and leading `!` */
  principals: string[];
  /** null: every namespace */
  namespaces: string[] | null;
  /** milliseconds since the epoch, or null */
  validAfterMs: number | null;
  validBeforeMs: number | null;
  public: PublicKey;
}

/** One allowed_signers line for a key, restricted to our namespace. Principals with spaces make the field quoted. */
export function formatAllowedSigner(principals: readonly string[], key: PublicKey): string {
  const list = principals.join(',');
  const field = /\s/.test(list) ? `"${list}"` : list;
  return `${field} namespaces="${SSH_NAMESPACE}" ${key.sshType} ${key.sshBlob.toString('base64')}`;
}

/**
 * Reads an allowed_signers file. Lines with certificate authorities or key types that bundles do not use are passed over.
 *
 * @throws AffidavitError KEY_INVALID when no usable line is left or a line cannot be understood
 */
export function parseAllowedSigners(text: string): AllowedSigner[] {
  const signers: AllowedSigner[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.length > MAX_LINE) throw malformedLine(index + 1);
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const signer = parseLine(line, index + 1);
    if (signer !== null) signers.push(signer);
  }
  if (signers.length === 0) {
    throw new AffidavitError(
      'KEY_INVALID',
      'The allowed_signers file contains no ecdsa-sha2-nistp256 or ssh-ed25519 key.',
      'Its lines have the form: <name> namespaces="soc2-evidence" ecdsa-sha2-nistp256 AAAA…',
    );
  }
  return signers;
}

/** Whether one of the signer's patterns takes the name, and none of its `!` patterns does. */
export function principalMatches(signer: AllowedSigner, name: string): boolean {
  return matchPatternList(signer.principals, name);
}

/** Whether the line allows the namespace. */
export function namespaceAllowed(signer: AllowedSigner, namespace: string): boolean {
  return signer.namespaces === null || matchPatternList(signer.namespaces, namespace);
}

function parseLine(line: string, number: number): AllowedSigner | null {
  const fields = splitFields(line.trim());
  const [principals, ...rest] = fields;
  const malformed = () => malformedLine(number);
  if (principals === undefined || rest.length < 2) throw malformed();
  const isKeyType = (word: string | undefined) =>
    /^(sk-)?(ssh|ecdsa)-[a-z0-9@.-]+$/i.test(word ?? '') && !(word ?? '').includes('=');
  const options = isKeyType(rest[0]) ? '' : (rest.shift() ?? '');
  const [type, base64] = rest;
  if (!isKeyType(type) || base64 === undefined) throw malformed();
  const parsed = parseOptions(options);
  if (parsed === null) throw malformed();
  if (parsed.certAuthority) return null;
  const key = publicKeyFromSshBlob(Buffer.from(base64, 'base64'));
  if (key === null || key.sshType !== type) return null;
  const { certAuthority: _, ...limits } = parsed;
  return { principals: principals.split(',').filter(Boolean), ...limits, public: key };
}

/** Longest line, in characters; a key takes some hundred. */
const MAX_LINE = 16_384;

function malformedLine(number: number): AffidavitError {
  return new AffidavitError(
    'KEY_INVALID',
    `Line ${number} of the allowed_signers file could not be read.`,
    'Its lines read: <name> namespaces="soc2-evidence" ecdsa-sha2-nistp256 AAAA…',
  );
}

/** Splits at blanks, keeping "quoted parts" together; a field that is quoted as a whole loses its quotes. */
function splitFields(line: string): string[] {
  const fields = line.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  return fields.map((field) => (/^"[^"]*"$/.test(field) ? field.slice(1, -1) : field));
}

function parseOptions(
  text: string,
): (Omit<AllowedSigner, 'principals' | 'public'> & { certAuthority: boolean }) | null {
  const result = {
    namespaces: null as string[] | null,
    validAfterMs: null as number | null,
    validBeforeMs: null as number | null,
    certAuthority: false,
  };
  for (const option of text.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const [name = '', quoted = ''] = option.split(/=(.*)/s);
    const value = quoted.replace(/^"|"$/g, '');
    const word = name.toLowerCase();
    if (word === 'cert-authority') result.certAuthority = true;
    else if (word === 'namespaces' && result.namespaces === null)
      result.namespaces = value.split(',').filter(Boolean);
    else if (word === 'valid-after' || word === 'valid-before') {
      const time = parseSshTime(value);
      const isRepeated =
        word === 'valid-after' ? result.validAfterMs !== null : result.validBeforeMs !== null;
      if (time === null || isRepeated) return null;
      if (word === 'valid-after') result.validAfterMs = time;
      else result.validBeforeMs = time;
    } else return null;
  }
  return result;
}

/** YYYYMMDD[HHMM[SS]][Z]; local time without Z, as ssh-keygen reads it. */
function parseSshTime(text: string): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(Z?)$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] = match;
  // 31 February is no day, whatever Date makes of it
  const isDay =
    Number(day) >= 1 && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(time) || !isDay ? null : time;
}

function matchPatternList(patterns: readonly string[], name: string): boolean {
  const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (negated.some((pattern) => matchPattern(pattern, name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchPattern(pattern, name));
}

/** `*` any characters, `?` one (ssh_config(5), PATTERNS); in one pass, whatever the pattern: names come out of the bundle. */
function matchPattern(pattern: string, name: string): boolean {
  const wanted = [...pattern];
  const given = [...name];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === '*') {
      star = at;
      at += 1;
      resume = index;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star < 0) return false;
    else {
      // the star takes one character more
      at = star + 1;
      resume += 1;
      index = resume;
    }
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
