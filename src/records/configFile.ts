import { z } from 'zod';
import { parseCalendarDuration } from '../formats/calendarDuration.ts';
import { isTimeZone } from '../formats/zonedTime.ts';
import { PEOPLE_KINDS } from './peopleKinds.ts';

/** Occasions of a notification. */
export const NOTIFY_ON = ['incomplete', 'exceptions', 'identity', 'gaps'] as const;

const text = z.string('not a text: put it in quotes').trim().min(1, 'it is empty').max(4_096);
const address = text.regex(
  /^(https:\/\/)?[^\s/@?#]+\/?$/i,
  'not an address such as teleport.example.com:443',
);
const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'not a name: up to 63 letters, digits, ".", "_" and "-"');
/** A name that is safe as a part of a path on every system. */
const clusterName = name.regex(/[^.]$/, 'not a name: it ends with "."');
const variable = text.regex(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'not the name of a variable: the address itself does not belong into the file',
);

/**
 * The schema of affidavit.yaml. It holds no default: those are the flags' own.
 *
 * @param resolve makes a path of the file an absolute one
 */
export function configFileSchema(resolve: (path: string) => string) {
  const file = text.transform(resolve);
  const gateway = z
    .strictObject({
      proxy: address.optional().describe('address of the proxy, `HOST:PORT`'),
      auth_addr: address.optional().describe('address of the auth service, in place of `proxy`'),
      proxy_ca: file
        .optional()
        .describe("PEM file with the CA of the proxy's web certificate, where the system does not trust it"),
      connection_upgrade: z
        .enum(['auto', 'always', 'never'])
        .optional()
        .describe('tunnel through a load balancer that terminates TLS in front of the proxy'),
      cluster: text.optional().describe("leaf cluster to pull through its root's proxy"),
    })
    .refine(({ proxy, auth_addr }) => proxy === undefined || auth_addr === undefined, {
      message: 'it has both proxy and auth_addr: one of them is the address',
    });
  const person = z.strictObject({
    file: file.describe('the list (CSV)'),
    kind: z.enum(PEOPLE_KINDS).describe('kind of list'),
    timezone: text
      .refine(isTimeZone, 'not an IANA name such as Europe/Berlin')
      .optional()
      .describe('time zone of times without one'),
    columns: z.record(z.string(), text).optional().describe('headers of the file by column of the list'),
  });
  const git = z.strictObject({
    repository: file.describe('the repository, or a folder in it'),
    paths: z.array(text).optional().describe('only commits that changed one of these paths'),
    diffs: z
      .boolean()
      .optional()
      .describe('also store the text of each change, which may contain committed secrets'),
  });
  const notify = z.strictObject({
    webhook: z
      .strictObject({
        variable: variable.describe('environment variable that holds the address; it is never stored'),
        form: z.enum(['slack', 'json']).optional().describe("Slack's form, or a plain JSON document"),
      })
      .optional()
      .describe('a web address that receives a POST'),
    command: z
      .array(text)
      .min(1, 'it names no program')
      .optional()
      .describe('a program and its arguments; it receives the message on standard input'),
    on: z
      .array(z.enum(NOTIFY_ON))
      .optional()
      .describe('incomplete pulls, new exceptions, an identity that ends soon, gaps of the audit log'),
  });
  const shared = {
    identity_warn: text
      .refine((given) => parseCalendarDuration(given) !== null, 'not a duration such as 14d or 36h')
      .optional()
      .describe('time before the end of a static identity from which on there is a warning'),
    entity: text.max(200).optional().describe('the audited entity, as the bundle and its signatures name it'),
    key: file.optional().describe('private signing key (PEM, PKCS #8)'),
    out: file.optional().describe('folder that `export` writes bundles into'),
    settings: z
      .union([file, z.record(z.string(), z.unknown())], {
        error: 'neither a mapping of settings nor the path of a JSON file',
      })
      .optional()
      .describe('settings of the procedures by name ([settings.md](settings.md)), or a JSON file with them'),
    controls: file
      .optional()
      .describe("YAML file with the entity's own controls ([controls.md](controls.md))"),
    procedures: file.optional().describe("folder of the entity's own procedures (.sql)"),
    people: z.array(person).optional().describe('lists that the entity supplies ([people.md](people.md))'),
    probes: z.array(address).optional().describe('addresses whose TLS each pull probes, `HOST:PORT`'),
    sources: z
      .strictObject({
        tbot: z
          .strictObject({
            files: z.array(file).min(1, 'it names no file').describe('configuration files of tbot (YAML)'),
            service_user: text.optional().describe('user of the operating system that tbot runs as'),
          })
          .optional()
          .describe('configuration of tbot on this host'),
        git: z.array(git).optional().describe('repositories with the configuration of the gateway'),
        terraform: z
          .strictObject({
            files: z
              .array(file)
              .min(1, 'it names no file')
              .describe('plans and logs of Terraform (JSON), resources of the operator (YAML)'),
          })
          .optional()
          .describe('planned and applied changes of the gateway'),
      })
      .optional()
      .describe('local evidence that each pull collects'),
    notify: notify.optional().describe('notifications of what needs attention, sent by `pull` and `check`'),
  };
  const cluster = z.strictObject({
    gateway: gateway.describe(AS_ABOVE),
    identity: file.describe(AS_ABOVE),
    store: file.describe('as above; each cluster has its own'),
    tags: z
      .record(name, text)
      .optional()
      .describe('tags by name, e.g. `region: eu`; `--tag` selects by them'),
    ...mapShape(shared, (member) => member.describe(AS_ABOVE)),
  });
  return z.strictObject({
    gateway: gateway.optional().describe('the gateway'),
    identity: file.optional().describe('identity file, or the output directory of tbot'),
    store: file
      .optional()
      .describe("the SQLite store; else affidavit's folder in the platform's data folder has it"),
    ...shared,
    fleet: z
      .record(clusterName, cluster)
      .superRefine(eachIsItsOwn)
      .optional()
      .describe(
        'several clusters by name ([fleet.md](fleet.md)), or a YAML file with this key; a key of a cluster takes the place of the whole key above',
      ),
    fleet_outside: z
      .record(text, text)
      .optional()
      .describe(
        'clusters by their name in Teleport that declared ones trust, or are trusted by, and that are no part of the fleet, each with the reason',
      ),
  });
}

/** The contents of affidavit.yaml; paths are absolute. */
export type ConfigFile = z.infer<ReturnType<typeof configFileSchema>>;

/** Text of keys that are described elsewhere in docs/configuration.md. */
export const AS_ABOVE = 'as above';

function mapShape<Shape extends Record<string, z.ZodType>>(
  shape: Shape,
  change: (member: z.ZodType) => z.ZodType,
): Shape {
  return Object.fromEntries(Object.entries(shape).map(([key, member]) => [key, change(member)])) as Shape;
}

/** No two names that one file system holds to be the same, and no store of two clusters. */
function eachIsItsOwn(
  fleet: Readonly<Record<string, { store: string }>>,
  context: z.RefinementCtx<Record<string, unknown>>,
): void {
  const names = new Map<string, string>();
  const stores = new Map<string, string>();
  for (const [cluster, { store }] of Object.entries(fleet)) {
    const same = names.get(cluster.toLowerCase());
    if (same !== undefined)
      context.addIssue({ code: 'custom', path: [cluster], message: `it differs from ${same} only by case` });
    names.set(cluster.toLowerCase(), cluster);
    const other = stores.get(store);
    if (other !== undefined)
      context.addIssue({
        code: 'custom',
        path: [cluster, 'store'],
        message: `it is the store of ${other}, too: each cluster has its own`,
      });
    stores.set(store, cluster);
  }
}
