/** Names that hold secrets whatever the value is, in lower case and without separators (teleport-api §6.6). */
const SECRET_NAMES: ReadonlySet<string> = new Set(
  `accesstoken apikey apisecret apitoken authorization authtoken awssessiontoken bearertoken bindpassword clientkeydata
  clientsecret cloudanonymizationkey cookie cookies credentials enrolltoken googleserviceaccount idtoken jsessionid
  kubeconfig localauth oauthtoken optkey otpkey passphrase passwd password passwordhash phpsessid privatekey qrcode
  recoverycode recoverycodes refreshtoken registrationsecret samlresponse secret secretaccesskey secretkey sessiontoken
  setcookie sharedsecret signingsecret token totpkey webhooksecret xauthtoken xapikey`.split(/\s+/),
);

/** Names that are secret in some places only; nameRules.ts knows the places. */
const SOMETIMES: ReadonlySet<string> = new Set(
  `auditeventsuri auditsessionsuri auth body headers httpheaders initialcommand invocationurl jointoken jointokenname key kty
  rawbody rawquery requestbody requestheaders responsebody responseheaders stderr stdout stringdata tokenname`.split(
    /\s+/,
  ),
);

/** Words that make any name secret that holds them as a whole word. */
const WORDS: ReadonlySet<string> = new Set(
  `apikey apikeys authorization bearer cookie cookies credential credentials creds jwt keytab mnemonic otp pass passcode
  passphrase passwd password passwords privkey psk pwd secret secrets seed token tokens totp`.split(/\s+/),
);

/** First words of "… key" that make it a secret one. */
const KEY_OF: ReadonlySet<string> = new Set(
  'access account api app application consumer deploy master private secret session shared signing storage subscription'.split(
    ' ',
  ),
);

/** Written together with the word before: dbpassword, authtoken. */
const GLUED = /(?:password|passwd|passphrase|passcode|secret|token|apikey|secretkey|privatekey|accesskey)s?$/;

/** Last words that make it a statement about the secret, not the secret: token_name, access_token_ttl, private_key_policy. */
const ABOUT: ReadonlySet<string> = new Set(
  `address age alg algorithm algorithms allowed arn at audience backend changed check claim claims class complexity count created
  created_at date days description digest dir directory disabled duration email enabled encoding endpoint endpoints env error
  errors exp expiration expire expired expires expiry field fields file filename files fingerprint format generation guid hint
  history hmac host hours id ids index interval issuer kid kind kinds kms label labels last len length lifetime limit limits
  manager max md5 message method methods min minutes mode ms name names namespace note origin owner param parameter path paths
  permission permissions policies policy position prefix provider public reason ref refs region remaining renewal required
  reset revision role roles rotation rule rules schema scope scopes seconds serial sha1 sha256 size source start state status
  store strength subject support supported thumbprint time title total ttl type types uid updated uri url usage used user
  username users uuid validation validity verified version`.split(/\s+/),
);

export type NameKind = 'secret' | 'about' | 'sometimes' | 'plain';

const MAX_LENGTH = 128;
const seen = new Map<string, NameKind>();

/**
 * The rule for a member's name. Remembered: events repeat the same few hundred names.
 *
 * @returns `secret`: the value goes whatever it is · `about`: strings in it go (the name holds a secret word) · `sometimes`: it
 *   depends on the place · `plain`
 */
export function nameKind(name: string): NameKind {
  let kind = seen.get(name);
  if (kind === undefined) {
    kind = judged(name);
    // Names inside labels and attributes are anybody's choice: no end to them.
    if (seen.size < 10_000 && name.length <= MAX_LENGTH) seen.set(name, kind);
  }
  return kind;
}

function judged(name: string): NameKind {
  if (name.length > MAX_LENGTH)
    return /secret|passw|token|credential|authoriz|api.?key/i.test(name) ? 'about' : 'plain';
  if (name === 'PWD' || name === 'OLDPWD') return 'plain';
  const bare = bareName(name);
  if (SECRET_NAMES.has(bare)) return 'secret';
  if (SOMETIMES.has(bare)) return 'sometimes';
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const password = words.some((word) => /^pass(?:word|wd|phrase)s?$/.test(word));
  if (ABOUT.has(last) || (last === 'hash' && !password)) return 'plain';
  return words.some((word, index) => WORDS.has(word) || GLUED.test(word) || isSecretKey(words, index))
    ? 'about'
    : 'plain';
}

function isSecretKey(words: readonly string[], index: number): boolean {
  const [word, next] = [words[index] as string, words[index + 1]];
  if (next === 'key' || next === 'keys') return KEY_OF.has(word);
  return word === 'key' && (next === 'data' || next === 'material');
}

/** The words of a name, in lower case, digits at their ends left out: `dbPassword2` → db, password. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => lowerCase(word).replace(/(?<=[a-z])\d{1,4}$/, ''))
    .filter((word) => word !== '');
}

/** The name in the form of the lists above. */
export function bareName(name: string): string {
  return lowerCase(name).replace(/[_-]/g, '');
}

/** Only ASCII letters have a case here: U+212A is no "k". */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
