import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Every command of the installed program by its words ("store check"), in the order of its manifest.
 *
 * @param root folder that holds oclif.manifest.json
 */
export function programCommands(root: string): string[] {
  const text = readFileSync(path.join(root, 'oclif.manifest.json'), 'utf8');
  const { commands } = JSON.parse(text) as { commands: Record<string, unknown> };
  return Object.keys(commands).map((id) => id.replaceAll(':', ' '));
}
