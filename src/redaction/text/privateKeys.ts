/** Marks of private keys: PEM (PKCS #1, PKCS #8, SEC 1, OpenSSH, PGP), SSH2 (RFC 4716), PuTTY, age, raw OpenSSH. */
const MARKS =
  /PRIVATE KEY(?: BLOCK)?-----|BEGIN SSH2 ENCRYPTED PRIVATE KEY|BEGIN SSH2 PRIVATE KEY|PuTTY-User-Key-File-\d|Private-Lines:|AGE-SECRET-KEY-1|b3BlbnNzaC1rZXktdjE/i;

const HIDDEN_MARKS = [
  'PRIVATE KEY-----',
  'BEGIN SSH2',
  'PuTTY-User-Key-File',
  'client-key-data',
  '"private_key"',
  'openssh-key-v1\0',
];

/** The base64 of a text wherever it begins, less the characters that its neighbours decide. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('\0'.repeat(offset) + text)
      .toString('base64')
      .replace(/=+$/, '');
    const whole = (offset + Buffer.byteLength(text)) % 3 === 0;
    return encoded.slice(offset === 0 ? 0 : offset + 1, whole ? undefined : -1);
  });
}

const ONCE = HIDDEN_MARKS.flatMap(inBase64);
/** The marks in base64, and in base64 of base64 as Kubernetes Secrets have them. */
const BASE64 = [...ONCE, ...ONCE.flatMap(inBase64)];
const HEX = Buffer.from('PRIVATE KEY-----').toString('hex');

/** Every fragment that a text with a hidden private key holds, for the search of triggers.ts. */
export const PRIVATE_KEY_TRACES: readonly string[] = [...BASE64, HEX];

/** Whether a text holds a private key, plain, in base64 (once or twice) or in hex. */
export function holdsPrivateKey(text: string): boolean {
  if (text.length < 14) return false;
  if (MARKS.test(text) || text.toLowerCase().includes(HEX)) return true;
  return BASE64.some((trace) => text.includes(trace));
}

/** Manifests of Kubernetes Secrets, in YAML or in JSON amid other text. */
export function holdsKubernetesSecret(text: string): boolean {
  if (!text.includes('Secret')) return false;
  if (/"kind\\{0,8}"\s{0,8}:\s{0,8}\\{0,8}"Secret\\{0,8}"/.test(text))
    return /"(?:data|stringData)\\{0,8}"\s{0,8}:\s{0,8}\{/.test(text);
  return (
    /(?:^|\n)[ \t-]{0,64}kind:[ \t]{0,16}["']?Secret["']?[ \t]{0,16}(?:#|\r?\n|$)/.test(text) &&
    /(?:^|\n)[ \t]{0,64}(?:stringData|data):/.test(text)
  );
}

/** JSON Web Keys with their private members (RFC 7518 §6) amid other text. */
export function holdsWebKey(text: string): boolean {
  return /"kty\\{0,8}"/.test(text) && /"[dk]\\{0,8}"\s{0,8}:\s{0,8}\\{0,8}"(?!\[redacted)/.test(text);
}
