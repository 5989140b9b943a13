import { REDACTED, type RedactionRule } from '../rules.ts';
import { INVITATION_LINK } from './addresses.ts';

/** One form of secret that needs no name to be known. Patterns take linear time: no two adjacent repeats overlap. */
interface Shape {
  rule: RedactionRule;
  pattern: RegExp;
  /** the replacement; by default the mark */
  instead?(whole: string, ...groups: string[]): string;
}

const TOKENS = [
  'gh[pousr]_[A-Za-z0-9]{16,}',
  'github_pat_[A-Za-z0-9_]{16,}',
  'gl(?:pat|ptt|dt|rt|rtr|cbt|oas|soat|ft|imt|agent|ffct)-[A-Za-z0-9_.=-]{12,}',
  'xox[abeoprs]-[A-Za-z0-9-]{8,}',
  'xapp-[A-Za-z0-9-]{8,}',
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}',
  'AIza[A-Za-z0-9_-]{30,}',
  'ya29\\.[A-Za-z0-9_-]{16,}',
  'GOCSPX-[A-Za-z0-9_-]{16,}',
  '1\\/\\/0[A-Za-z0-9_-]{20,}',
  '[sr]k_(?:live|test)_[A-Za-z0-9]{10,}',
  'whsec_[A-Za-z0-9+/=]{16,}',
  'sk-[A-Za-z0-9_-]{20,}',
  'npm_[A-Za-z0-9]{30,}',
  'pypi-[A-Za-z0-9_-]{16,}',
  'do[opr]_v1_[a-f0-9]{32,}',
  'hv[sbr]\\.[A-Za-z0-9_-]{20,}',
  'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}',
  'xkeysib-[a-f0-9-]{32,}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'dckr_(?:pat|oat)_[A-Za-z0-9_-]{16,}',
  'gl(?:sa|c)_[A-Za-z0-9_=]{24,}',
  'lin_api_[A-Za-z0-9]{24,}',
  'PMAK-[a-f0-9-]{32,}',
  'NRAK-[A-Z0-9]{24,}',
  'ATATT3[A-Za-z0-9_=-]{24,}',
  'AKCp[A-Za-z0-9]{40,}',
  'dapi[a-f0-9]{32}',
  'tskey-[a-z]+-[A-Za-z0-9-]{16,}',
  'hf_[A-Za-z0-9]{30,}',
  'pul-[a-f0-9]{40}',
  'figd_[A-Za-z0-9_-]{24,}',
  'rubygems_[a-f0-9]{40,}',
  'k8s-aws-v1\\.[A-Za-z0-9_-]{16,}',
  '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{40,}',
  '\\d{8,10}:AA[A-Za-z0-9_-]{32,}',
];

const HASHES = [
  '\\$2[abxy]?\\$\\d{1,2}\\$[./A-Za-z0-9]{22,}',
  '\\$argon2(?:id|i|d)\\$[^\\s"\'\\\\:]{8,}',
  '\\$(?:1|5|6|7|y|gy|md5|sha1|scrypt|apr1|pbkdf2[a-z0-9-]{0,12}|bcrypt[a-z0-9-]{0,10})\\$[^\\s"\'\\\\:$]{1,64}(?:\\$[^\\s"\'\\\\:]{8,})',
  '\\{(?:SSHA|SHA|SMD5|MD5|CRYPT|X-[A-Z-]+|PBKDF2|ARGON2|BCRYPT|SSHA256|SSHA512|SHA256|SHA512)(?:[-_.][A-Z0-9-]{1,12})?\\}[A-Za-z0-9+/=.$,]{8,}',
  'pbkdf2[:_][a-z0-9_]{3,12}[:$][^\\s"\'\\\\]{16,}',
  'scrypt:\\d+:\\d+:\\d+\\$[^\\s"\'\\\\]{16,}',
  'scrypt\\$[^\\s"\'\\\\]{24,}',
  '[a-fA-F0-9]{32}:[a-fA-F0-9]{32}(?=:::)',
];

/** Every form, in the order in which they are taken out. */
export const SHAPES: readonly Shape[] = [
  // JSON Web Tokens and encrypted ones (RFC 7515, 7516); blanks in a header give other beginnings than eyJ
  {
    rule: 'token_shape',
    pattern: /(?<![\w-])(e[wy][A-Za-z0-9_-]{8,})\.[\w-]{2,}(?:\.[\w-]*)*/g,
    instead: (whole, header) => (isTokenHeader(header as string) ? REDACTED : whole),
  },
  {
    rule: 'token_shape',
    pattern: new RegExp(`(?<![A-Za-z0-9_])(?:${TOKENS.join('|')})(?![A-Za-z0-9_])`, 'g'),
  },
  {
    rule: 'token_shape',
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{16,}/g,
    instead: keepFirst,
  },
  { rule: 'password_hash', pattern: new RegExp(`(?<![A-Za-z0-9])(?:${HASHES.join('|')})`, 'g') },
  { rule: 'recovery_code', pattern: /(?<![\w-])tele(?:-[a-z]{2,16}){6,}(?![\w-])/g },
  {
    rule: 'recovery_code',
    pattern: /(otpauth(?:-migration)?:\/\/)(?!\[redacted)[^\s"'<>\\]+/gi,
    instead: keepFirst,
  },
  {
    rule: 'authorization',
    pattern: /(?<![A-Za-z0-9])(bearer[ \t+]{1,8})(?=[A-Za-z._~+/=-]{0,256}\d|[\w.~+/=-]{24})[\w.~+/=-]{8,}/gi,
    instead: keepFirst,
  },
  {
    rule: 'authorization',
    pattern: /(?<![A-Za-z0-9])(basic[ \t+]{1,8})([A-Za-z0-9+/_-]{4,}={0,2})(?![A-Za-z0-9+/=_-])/gi,
    instead: (whole, scheme, credentials) => (isPair(credentials as string) ? `${scheme}${REDACTED}` : whole),
  },
  {
    rule: 'authorization',
    pattern:
      /(?<![A-Za-z0-9])((?:SSWS|NTLM|Negotiate|ApiKey|GenieKey|Splunk)[ \t]{1,8})[A-Za-z0-9+/=_-]{16,}/g,
    instead: keepFirst,
  },
  { rule: 'invitation_link', pattern: INVITATION_LINK, instead: keepFirst },
];

function keepFirst(_whole: string, first?: string): string {
  return `${first}${REDACTED}`;
}

/** Whether the first part of a dotted token is a JSON object, as JOSE headers are. */
function isTokenHeader(part: string): boolean {
  return /^\s*\{\s*"/.test(Buffer.from(part.slice(0, 64), 'base64url').toString('latin1'));
}

/** Whether base64 holds `name:password`. */
export function isPair(base64: string): boolean {
  return /^[\x20-\x7e\x80-\xff]*:[\x20-\x7e\x80-\xff]*$/.test(
    Buffer.from(base64, 'base64').toString('latin1'),
  );
}
