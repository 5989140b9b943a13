import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { timestampText } from '../../../formats/timestamp.ts';
import { reviewReferences } from './references.ts';

const TRAILERS = '%(trailers:only=true,unfold=true,separator=%x1f)';

/** Fields of one commit as git log prints them, each ended by NUL (git-log(1), PRETTY FORMATS). */
const FIELDS = [
  '%H',
  '%P',
  '%an',
  '%ae',
  '%at',
  '%cn',
  '%ce',
  '%ct',
  '%G?',
  '%GS',
  '%GF',
  '%s',
  '%b',
  TRAILERS,
];

/** For `git log --format=…`, to be read by parseLog. */
export const LOG_FORMAT = `tformat:${FIELDS.join('%x00')}`;

/** git's letters for what became of a signature (git-log(1), %G?). */
const SIGNATURES: Readonly<Record<string, string>> = {
  G: 'good',
  B: 'bad',
  U: 'good, of unknown validity',
  X: 'good, but expired',
  Y: 'good, of a key that has expired',
  R: 'good, of a key that was revoked',
  E: 'cannot be checked',
  N: 'none',
};

/** Lines at the end of a message that name a review or further authors. */
const TRAILER =
  /^(reviewed|acked|approved|tested|signed-off|co-authored|merged)-by$|^reviewed-on$|^change-id$/i;

/** One commit of the log. `body` is the row as evidence. */
export interface LoggedCommit {
  hash: string;
  body: JsonObject;
}

/**
 * Reads what `git log -z --name-status --format=LOG_FORMAT` prints. Where a text may stand, anything may stand; only NUL,
 * which git lets into none of them, ends it.
 *
 * @param chunks stdout as it comes
 * @throws Error when the output is cut off or of another form
 */
export async function* parseLog(chunks: AsyncIterable<Buffer>): AsyncGenerator<LoggedCommit> {
  const tokens = nulTokens(chunks);
  let token = await next(tokens);
  while (token !== null) {
    const fields = [token];
    while (fields.length < FIELDS.length) fields.push(await demand(tokens));
    const files: JsonObject[] = [];
    token = await next(tokens);
    // the format's own end of line comes before the first file, and an empty token between two commits
    while (token !== null) {
      const status = /^\n?([ACDMRTUXB]\d{0,3})$/.exec(token)?.[1];
      if (status !== undefined) files.push(await readFile(status, tokens));
      else if (token !== '' && token !== '\n') break;
      token = await next(tokens);
    }
    yield toCommit(fields, files);
  }
}

const CHANGES: Readonly<Record<string, string>> = {
  A: 'added',
  C: 'copied',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type changed',
};

async function readFile(status: string, tokens: AsyncIterator<string>): Promise<JsonObject> {
  const letter = status.charAt(0);
  const change = CHANGES[letter] ?? status;
  if (letter !== 'R' && letter !== 'C') return { change, path: await demand(tokens) };
  const from = await demand(tokens);
  return { change, path: await demand(tokens), from };
}

function toCommit(fields: readonly string[], files: readonly JsonObject[]): LoggedCommit {
  const [hash = '', parents = '', an = '', ae = '', at = '', cn = '', ce = '', ct = '', sign = '', ...rest] =
    fields;
  const [signer = '', key = '', subject = '', message = '', trailers = ''] = rest;
  const commit = hash.replace(/^\n/, '');
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit))
    throw new Error('git log printed something that is no commit');
  const parentList = parents === '' ? [] : parents.split(' ');
  return {
    hash: commit,
    body: {
      commit,
      parents: parentList,
      merge: parentList.length > 1,
      author: { name: an, email: ae },
      authored: instant(at),
      committer: { name: cn, email: ce },
      committed: instant(ct),
      subject,
      signature: { state: SIGNATURES[sign] ?? sign, signer, key_fingerprint: key },
      review_references: reviewReferences(subject, message),
      trailers: trailers.split('\u001f').flatMap(readTrailer),
      files: [...files],
    },
  };
}

function readTrailer(text: string): JsonObject[] {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  return colon > 0 && TRAILER.test(name) ? [{ name, value: text.slice(colon + 1).trim() }] : [];
}

/** Seconds since the epoch as RFC 3339 in UTC; null for a time that cannot be written so. */
function instant(seconds: string): string | null {
  return /^-?\d{1,18}$/.test(seconds) ? timestampText(BigInt(seconds), 0) : null;
}

async function* nulTokens(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8');
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
}

async function next(tokens: AsyncIterator<string>): Promise<string | null> {
  const step = await tokens.next();
  return step.done === true ? null : step.value;
}

async function demand(tokens: AsyncIterator<string>): Promise<string> {
  const token = await next(tokens);
  if (token === null) throw new Error('the output of git log was cut off');
  return token;
}
