import { PRIVATE_KEY_TRACES } from './text/privateKeys.ts';

/**
 * Every text that redaction would change holds one of these, in whatever case: what the rules for texts, for JSON in texts and for
 * types of events look for. A property test holds the list against the rules.
 */
const TRIGGERS: readonly string[] = [
  ...`secret pass psk pwd token key cred auth cookie bearer basic jwt otp seed mnemonic kubeconfig recovery qrcode qr_code qr-code
    sessionid sessid connect.sid sig saml assertion code ticket initialcommand initial_command initial-command google
    ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- glptt- gldt- glrt glcbt- gloas- glsoat- glft- glimt- glagent- glffct- xox xapp-
    akia asia abia acca aiza ya29. gocspx- 1//0 sk- sk_live sk_test rk_live rk_test whsec_ npm_ pypi- do_v1 dop_v1 doo_v1 dor_v1
    hvs. hvb. hvr. sg. xkeysib- shp dckr_ glsa_ glc_ lin_api_ pmak- nrak- atatt akcp dapi tskey- hf_ pul- figd_ rubygems_ k8s-aws-v1
    .atlasv1. :aa hooks.slack.com eyi eyj eyk eyl eya ewo ewk ew0
    $2 $argon2 $1$ $5$ $6$ $7$ $y$ $gy$ $md5$ $sha1$ $scrypt$ $apr1$ $pbkdf2 $bcrypt {ssha {sha {smd5 {md5 {crypt {x- {pbkdf2 {argon2
    {bcrypt pbkdf2: pbkdf2_ scrypt: scrypt$ ::: tele- ssws ntlm negotiate splunk /web/invite /web/reset /webapi/ /scripts/ identified
    mysql mariadb -u --user --proxy-user // @tcp @udp @unix @cloudsql % begin putty private
    mcp. llm. scim. inference_ app.session.re app.session.llm app.session.dynamodb elasticsearch opensearch dynamodb`
    .split(/\s+/)
    .map((trigger) => trigger.toLowerCase()),
  'b3blbnnzac1rzxktdje',
  ...PRIVATE_KEY_TRACES.map((trace) => trace.toLowerCase()),
];

const COLUMNS = 128;
/** The state after a trigger was seen; it is never left. */
export const TRIGGERED = 1;

/**
 * Transitions of an automaton (Aho and Corasick, 1975) over bytes below 128: `next = TRANSITIONS[state * 128 + byte]`. State 0 is
 * the beginning.
 */
export const TRANSITIONS: Uint16Array = automaton(TRIGGERS);

/** Whether a text may hold what redaction changes; false is certain. Other characters than ASCII break a match. */
export function isTriggered(text: string, start = 0, end = text.length): boolean {
  let state = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    state =
      code < COLUMNS ? (TRANSITIONS[state * COLUMNS + code] as number) : state === TRIGGERED ? TRIGGERED : 0;
  }
  return state === TRIGGERED;
}

function automaton(words: readonly string[]): Uint16Array {
  const children: Map<number, number>[] = [new Map(), new Map()];
  for (const word of words) addWord(children, word);
  const table = new Uint16Array(children.length * COLUMNS);
  table.fill(TRIGGERED, TRIGGERED * COLUMNS, (TRIGGERED + 1) * COLUMNS);
  const fallback = new Uint16Array(children.length);
  const queue: number[] = [0];
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const back = fallback[state] as number;
    for (let code = 0; code < COLUMNS; code++) {
      const child = children[state]?.get(lowerCase(code));
      const behind = state === 0 ? 0 : (table[back * COLUMNS + code] as number);
      table[state * COLUMNS + code] = behind === TRIGGERED ? TRIGGERED : (child ?? behind);
      if (child === undefined || child === TRIGGERED || behind === TRIGGERED || lowerCase(code) !== code)
        continue;
      fallback[child] = behind;
      queue.push(child);
    }
  }
  return table;
}

function addWord(children: Map<number, number>[], word: string): void {
  let state = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    const known = children[state]?.get(code);
    if (known === TRIGGERED) return;
    if (at === word.length - 1) children[state]?.set(code, TRIGGERED);
    else if (known === undefined) {
      children[state]?.set(code, children.length);
      state = children.length;
      children.push(new Map());
    } else state = known;
  }
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 32 : code;
}
