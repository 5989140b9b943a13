/** The beginnings of private keys in PEM, in base64 as Go prints bytes. */
const BASE64_PEM = ['', 'RSA ', 'EC ', 'DSA ', 'ENCRYPTED ', 'OPENSSH '].map((kind) => {
  const start = Buffer.from(`-----BEGIN ${kind}PRIVATE KEY-----`);
  // Only whole groups of three bytes are sure to look the same whatever follows.
  return start.subarray(0, start.length - (start.length % 3)).toString('base64');
});

/** What they all begin with, certificates too. */
const BASE64_BEGIN = Buffer.from('-----BEGI').toString('base64');

/** Whether a text holds a private key in PEM, plain or in base64. */
export function holdsPrivateKey(text: string): boolean {
  if (text.length < 28) return false;
  if (text.includes('PRIVATE KEY-----')) return true;
  return text.includes(BASE64_BEGIN) && BASE64_PEM.some((start) => text.includes(start));
}

// Only ASCII is named, so that bytes and characters of the same text give the same answer (mayNeedRedaction).
const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^/?#@ \t\r\n"]*:[^/?#@ \t\r\n"]*@/gi;

/** Takes name and password out of every address in a text. */
export function withoutUserInfo(text: string): string {
  return text.includes('://') ? text.replace(USER_INFO, '$1') : text;
}

/** An address of an audit backend without user, password and query, any of which may carry credentials (§2.13). */
export function withoutCredentials(address: string): string {
  const bare = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  const query = bare.search(/[?#]/);
  return query < 0 ? bare : bare.slice(0, query);
}
