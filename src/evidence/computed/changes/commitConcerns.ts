import { CHANGED_KINDS } from '../../../datasets/eventTypes/changedKinds.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { objects, text, texts } from '../../../formats/json.ts';

/** The resource that was changed. */
export interface ChangedResource {
  kind: string;
  name: string;
}

/** Words for a kind in the names of folders and files, beside the kind's own. */
const MORE_WORDS: Readonly<Record<string, readonly string[]>> = {
  join_token: ['token', 'provision_token'],
  saml: ['connector', 'saml_connector', 'auth_connector'],
  oidc: ['connector', 'oidc_connector', 'auth_connector'],
  github: ['connector', 'github_connector', 'auth_connector'],
  auth_preference: ['cluster_auth_preference', 'cap'],
  cluster_networking_config: ['networking_config'],
  session_recording_config: ['recording_config'],
  'access_list.member': ['access_list', 'member', 'access_list_member'],
  db: ['database'],
  kube: ['kube_cluster', 'kubernetes_cluster'],
};

/**
 * Whether a commit concerns a resource: `resource` where a file is named after it (`roles/dba.yaml`, `role-dba.tf`) or the kept
 * text of the change names it; `kind` where a file holds all of its kind (`roles.tf`) and nobody can say which; null else. A
 * file in the folder of another kind concerns other resources.
 */
export function commitConcerns(
  commit: JsonObject,
  { kind, name }: ChangedResource,
): 'resource' | 'kind' | null {
  const own = wordsOf(kind);
  const files = filesOf(commit).map((file) => file.split('/').filter((segment) => segment !== ''));
  const near = files.filter((segments) => {
    const folder = segments
      .slice(0, -1)
      .map(word)
      .findLast((segment) => KNOWN.has(segment));
    return folder === undefined || own.has(folder);
  });
  const names = namesOf(kind, name);
  if (near.some((segments) => segments.some((segment) => isNamedAfter(segment, names, own))))
    return 'resource';
  const of = near.filter((segments) => own.has(word(stem(segments.at(-1) ?? ''))));
  if (of.length === 0) return null;
  // settings of the cluster have no name: the file of their kind is theirs
  if (name === '') return 'resource';
  const diff = text(commit.diff);
  if (diff === '') return 'kind';
  return names.some(
    (one) => diff.includes(`"${one}"`) || new RegExp(`\\bname:\\s*${escaped(one)}\\s*$`, 'm').test(diff),
  )
    ? 'resource'
    : null;
}

/** A bot's user and role `bot-x` are kept with the bot `x`. */
function namesOf(kind: string, name: string): string[] {
  const bare = name.startsWith('bot-') && (kind === 'user' || kind === 'role') ? [name.slice(4)] : [];
  const list = kind.startsWith('access_list.') ? [name.split(': ')[0] ?? ''] : [];
  return [name, ...bare, ...list].filter((one) => one !== '');
}

function isNamedAfter(segment: string, names: readonly string[], own: ReadonlySet<string>): boolean {
  return names.some((name) => {
    if (segment === name || segment.startsWith(`${name}.`)) return true;
    const whole = stem(segment);
    const [before, after] = [whole.slice(0, -name.length - 1), whole.slice(name.length + 1)];
    const joint = /[-_.]/;
    return (
      (whole.endsWith(name) && joint.test(whole.at(-name.length - 1) ?? '') && own.has(word(before))) ||
      (whole.startsWith(name) && joint.test(whole.at(name.length) ?? '') && own.has(word(after)))
    );
  });
}

function filesOf({ files }: JsonObject): string[] {
  return [...texts(files), ...objects(files).flatMap(({ path, from }) => [text(path), text(from)])].filter(
    (file) => file !== '',
  );
}

/** A file's name up to its first dot. */
function stem(segment: string): string {
  const dot = segment.indexOf('.', 1);
  return dot === -1 ? segment : segment.slice(0, dot);
}

/** `Access-Lists` and `access_list` are the same word. */
function word(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/^teleport_/, '')
    .replace(/s$/, '');
}

function wordsOf(kind: string): ReadonlySet<string> {
  return new Set([kind, ...(MORE_WORDS[kind] ?? [])].map(word));
}

/** Words that as names of folders do not identify the kind of their contents. */
const COMMON = ['app', 'db', 'database', 'kube', 'github', 'integration', 'member', 'cap'];

const KNOWN: ReadonlySet<string> = new Set(
  Object.keys({ ...CHANGED_KINDS, ...MORE_WORDS })
    .flatMap((kind) => [...wordsOf(kind)])
    .filter((one) => !COMMON.includes(one)),
);

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
