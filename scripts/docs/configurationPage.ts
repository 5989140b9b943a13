import { z } from 'zod';
import { configKeyOf } from '../../src/cli/configuration/fromFile.ts';
import { configuredFlags } from '../../src/cli/flags/configuredFlags.ts';
import { bare } from '../../src/formats/yaml/schemaKeys.ts';
import { AS_ABOVE, configFileSchema } from '../../src/records/configFile.ts';
import { cell, page, table } from './markdown.ts';

/** The example of the page; a test reads it with the schema. */
export const CONFIG_EXAMPLE = `gateway:
  proxy: teleport.example.com:443
identity: /var/lib/soc2/identity
store: evidence.db
entity: Acme Ltd
key: keys/Acme-Ltd.key
out: bundles
settings:
  min_approvers: 2
controls: controls.yaml
people:
  - { file: lists/leavers.csv, kind: leavers, timezone: Europe/Berlin }
probes: ["teleport.example.com:443"]
sources:
  tbot: { files: [/etc/tbot.yaml], service_user: tbot }
  git:
    - { repository: ../infrastructure, paths: [teleport] }`;

/** docs/configuration.md: every key of affidavit.yaml with type, flag, variable, default and meaning. */
export function configurationPage(): string {
  return page(
    '# The configuration file',
    `\`affidavit.yaml\` holds what every run needs, so that \`affidavit pull\` and \`affidavit export --period 2026-Q3\` need nothing else.
It is the file that \`--config\` names, else \`AFFIDAVIT_CONFIG\`, else \`affidavit.yaml\` in the working directory, else in the platform's configuration
folder (Linux: \`~/.config/affidavit\`). Files are not merged. Every key is optional, and flags alone work without a file; \`--no-config\` uses none.`,
    `A flag wins over its variable, a variable over the file, the file over the default. A value also overrules weaker ones that exclude it:
\`--auth-addr\` works where the file names a proxy. \`affidavit config show\` prints the effective values and where each is from.`,
    `Relative paths are relative to the file; \`~/\` is the home of the user. An error names line and column. The file holds no secret: the passphrase of the
key comes from \`AFFIDAVIT_KEY_PASSPHRASE\` or a prompt, the address of a webhook from a variable that the file names. A file that belongs to another user
of the machine is used only when it is named, because it can name programs to run.`,
    `\`\`\`yaml\n${CONFIG_EXAMPLE}\n\`\`\``,
    table(['key', 'type', 'flag', 'default', 'meaning'], rowsOf(configFileSchema((path) => path))),
    `\`out\` is for \`export\` only: other commands that write to \`--out\` do not take it from the file. A flag that may be repeated replaces the whole list
of the file.`,
  );
}

function rowsOf(schema: z.ZodType, path = ''): string[][] {
  const object = bare(schema);
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape as Record<string, z.ZodType>).flatMap(([name, member]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const { type, below, suffix } = typeOf(member);
    const description = descriptionOf(member);
    const row = [`\`${key}\``, type, ...flagOf(key), cell(description)];
    // a mapping that is described elsewhere on the page
    return below === undefined || description === AS_ABOVE
      ? [row]
      : [row, ...rowsOf(below, `${key}${suffix}`)];
  });
}

interface DocumentedType {
  type: string;
  /** schema of what lies inside, with what leads there */
  below?: z.ZodType;
  suffix?: string;
}

function typeOf(member: z.ZodType): DocumentedType {
  // the one alteration of a value is that of a path (configFileSchema)
  if (withoutOptional(member) instanceof z.ZodPipe) return { type: 'path' };
  const schema = bare(member);
  if (schema instanceof z.ZodObject) return { type: 'mapping', below: schema, suffix: '' };
  if (schema instanceof z.ZodRecord) {
    const value = bare(schema.valueType as z.ZodType);
    if (value instanceof z.ZodObject) return { type: 'mapping by name', below: value, suffix: '.NAME' };
    return { type: 'mapping: name → text' };
  }
  if (schema instanceof z.ZodArray) {
    const element = bare(schema.element as z.ZodType);
    if (element instanceof z.ZodObject) return { type: 'list', below: element, suffix: '[]' };
    if (element instanceof z.ZodEnum) return { type: `list of ${typeOf(element).type}` };
    return { type: `list of ${typeOf(schema.element as z.ZodType).type}s` };
  }
  if (schema instanceof z.ZodEnum)
    return { type: schema.options.map((option) => `\`${String(option)}\``).join(', ') };
  if (schema instanceof z.ZodUnion) return { type: 'mapping, or path' };
  return { type: schema instanceof z.ZodBoolean ? 'true or false' : 'text' };
}

function withoutOptional(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
}

function flagOf(key: string): [string, string] {
  const found = Object.entries(configuredFlags()).find(([, flag]) => configKeyOf(flag) === key);
  if (found === undefined) return ['–', '–'];
  const [name, flag] = found;
  const standard = (flag as { default?: unknown }).default;
  return [`\`--${name}\``, standard === undefined ? '–' : `\`${String(standard)}\``];
}

function descriptionOf(schema: z.ZodType): string {
  return schema.description ?? bare(schema)?.description ?? '';
}
