import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ROOT } from './root.ts';

/** Flags that every command has. */
export const GLOBAL_FLAGS = ['json', 'quiet', 'debug', 'no-color', 'config', 'no-config', 'fleet-cluster'];

const flagSchema = z.object({
  name: z.string(),
  type: z.enum(['option', 'boolean']),
  char: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  description: z.string().optional(),
  env: z.string().optional(),
  required: z.boolean().optional(),
  multiple: z.boolean().optional(),
  options: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  dependsOn: z.array(z.string()).optional(),
  exclusive: z.array(z.string()).optional(),
});

const commandSchema = z.object({
  id: z.string(),
  aliases: z.array(z.string()),
  summary: z.string(),
  description: z.string(),
  examples: z.array(z.string()),
  args: z.record(
    z.string(),
    z.object({ required: z.boolean().optional(), options: z.array(z.string()).optional() }),
  ),
  flags: z.record(z.string(), flagSchema),
});
export type ManifestCommand = z.infer<typeof commandSchema>;

/** Every command of the built program, by its words ("snapshots list"). */
export function builtCommands(): Map<string, ManifestCommand> {
  const text = readFileSync(path.join(ROOT, 'oclif.manifest.json'), 'utf8');
  const { commands } = z.object({ commands: z.record(z.string(), commandSchema) }).parse(JSON.parse(text));
  const named = Object.values(commands).map((command) => [command.id.replaceAll(':', ' '), command] as const);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}
