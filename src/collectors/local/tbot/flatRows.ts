import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { parseGoDuration } from '../../../formats/goDuration.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';

/** Life of tbot's certificates where the file does not say (teleport-api §1.9). */
const DEFAULT_TTL_SECONDS = 3600;

/** Names of files that tbot writes and that hold no key: certificates, public keys, lists of hosts, settings. */
const PUBLIC_FILE =
  /\.pub$|^(ssh|tls)ca?certs?$|^(ssh|tls)cert$|cacerts$|-ca\.crt$|^teleport-.*\.crt$|^known_hosts|^ssh_config$|^bundle\.pem$|^svid\.pem$|\.cas$|^\.write-test$|^agent\.sock$|\.crt$/i;

/** Those that hold one, or what is as good as one. `mongo.crt` is certificate and key in one file. */
const KEY_FILE = /^key$|\.key$|key\.pem$|^identity$|^mongo\.crt$|kubeconfig|^tokenhash|jwt|^token$|\.pem$/i;

/** Settings that switch off the check of the other side, wherever they are. */
const INSECURE: ReadonlySet<string> = new Set([
  'insecure',
  'skip_verify',
  'insecure_skip_verify',
  'tls_insecure',
]);

/**
 * Rows of one configuration: the file with everything in it, then its storage, its outputs and services, and the files that are
 * in those places. Each has flat members that rules can test; null where nothing could be found out.
 *
 * @param body the configuration as described
 * @param serviceUser may be empty
 */
export function tbotRows(body: JsonObject, serviceUser: string): EvidenceRow[] {
  const { file, settings, outputs } = body;
  const map = typeof body.config_map === 'string' ? { config_map: body.config_map } : {};
  const key = [file, body.config_map ?? ''].filter((part) => part !== '').join(' ');
  const ttl = ttlOf(objectOf(settings));
  const oneshot = objectOf(settings).oneshot === true;
  const common = { file: file ?? '', ...map, service_user: serviceUser, oneshot };
  const rows: EvidenceRow[] = [
    {
      key,
      body: {
        ...body,
        ...common,
        part: 'file',
        config_version: body.version ?? '',
        path: file ?? '',
        ...joinFacts(body),
        insecure: isInsecure(settings),
        ttl_seconds: ttl ?? DEFAULT_TTL_SECONDS,
        ttl_by_default: ttl === null,
        ...flatPermissions(objectOf(body.file_permissions)),
      },
    },
    ...placeRows(`${key} storage`, 'storage', objectOf(body.storage), common, {}),
  ];
  for (const [index, entry] of listOf(outputs).entries()) {
    const { type, destination, settings: own } = objectOf(entry);
    const ownTtl = ttlOf(objectOf(own));
    const facts = {
      output_type: type ?? '',
      insecure: isInsecure(own),
      ttl_seconds: ownTtl ?? ttl ?? DEFAULT_TTL_SECONDS,
      settings: own ?? {},
    };
    rows.push(...placeRows(`${key} output ${index + 1}`, 'output', objectOf(destination), common, facts));
  }
  return rows;
}

/** One row for a place and one for each file in it. */
function placeRows(
  key: string,
  part: string,
  place: JsonObject,
  common: JsonObject,
  facts: JsonObject,
): EvidenceRow[] {
  const { type, permissions, readers } = place;
  const seen = objectOf(permissions);
  const where = { ...common, destination_type: type ?? 'none' };
  const row: JsonObject = {
    ...where,
    part,
    ...facts,
    ...(Object.keys(place).length === 0 ? {} : { place }),
    path: place.path ?? '',
    ...(readers === undefined ? {} : { readers }),
    ...flatPermissions(seen),
  };
  const entries = listOf(seen.entries).map(objectOf);
  const files = entries.map((entry): EvidenceRow => {
    const name = String(entry.name);
    return {
      key: `${key} ${name}`,
      body: { ...where, part: filePart(name, part), path: `${seen.path}/${name}`, ...flatPermissions(entry) },
    };
  });
  return [{ key, body: row }, ...files];
}

function filePart(name: string, part: string): string {
  // everything in tbot's own storage that is not known to be public is treated as it treats it: as its secret state
  if (KEY_FILE.test(name)) return 'key file';
  if (PUBLIC_FILE.test(name)) return 'public file';
  return part === 'storage' ? 'key file' : 'other file';
}

/** Permissions as `permissionsOf` gives them, in the members that rules test; readable means: readable or writable. */
function flatPermissions(seen: JsonObject): JsonObject {
  if (typeof seen.mode !== 'string')
    return { mode: null, owner: null, group_readable: null, others_readable: null, found: false };
  const mode = Number.parseInt(seen.mode, 8);
  return {
    found: true,
    file_type: seen.type ?? '',
    mode: seen.mode,
    owner: String(seen.owner ?? '').replace(/ \(\d+\)$/, ''),
    group: String(seen.group ?? '').replace(/ \(\d+\)$/, ''),
    // the mode of a symbolic link says nothing: that of its target does
    group_readable: seen.type === 'link' ? null : (mode & 0o060) !== 0,
    others_readable: seen.type === 'link' ? null : (mode & 0o006) !== 0,
  };
}

function joinFacts({ onboarding, join }: JsonObject): JsonObject {
  const facts = { ...objectOf(join), ...objectOf(onboarding) };
  const method = typeof facts.join_method === 'string' ? facts.join_method : '';
  return {
    join_method: method,
    // the token itself is in the configuration, and it is the only proof
    static_token: method === 'token' && facts.token_name !== undefined,
    ca_pinned:
      listOf(facts.ca_pins).length > 0 || (typeof facts.ca_path === 'string' && facts.ca_path !== ''),
  };
}

function ttlOf(settings: JsonObject): number | null {
  for (const name of ['credential_ttl', 'certificate_ttl']) {
    const value = settings[name];
    const nanoseconds = typeof value === 'string' ? parseGoDuration(value) : null;
    if (nanoseconds !== null) return Number(nanoseconds / 1_000_000_000n);
  }
  return null;
}

function isInsecure(value: JsonValue | undefined): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(isInsecure);
  return Object.entries(value).some(
    ([name, member]) => (INSECURE.has(name) && member === true) || isInsecure(member),
  );
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
