import path from 'node:path';
import { commandLine, fromHere } from './demo.ts';

/** Facts of a gateway that is served. */
interface Served {
  entity: string;
  proxy: string;
  auth: string;
  proxyCaFile: string;
  identityFile: string;
  lists: string;
  since: string;
  happened: readonly string[];
}

/** Folder of the configuration in the commands. */
const FOLDER = 'soc2';

/** Addresses, files, and the commands to type next. */
export function presentServed(served: Served, version: string, denied: readonly string[]): string {
  const { entity, proxy, auth, proxyCaFile, identityFile, lists, since, happened } = served;
  const config = ['--config', path.join(FOLDER, 'affidavit.yaml')];
  const files = ['--proxy', proxy, '--proxy-ca', proxyCaFile];
  return [
    `The gateway of ${entity} (version ${version}) is up until Ctrl-C. Its audit log begins on ${since}.`,
    '',
    `  proxy     ${proxy}`,
    `  auth      ${auth}`,
    `  CA        ${fromHere(proxyCaFile)}`,
    `  identity  ${fromHere(identityFile)}`,
    `  lists     ${fromHere(lists)}`,
    ...(denied.length === 0
      ? []
      : [`  denied    ${denied.join(', ')}: the role soc2-collector lacks their rules`]),
    ...(happened.length === 0 ? [] : ['', ...happened.map((what, at) => `Night ${at + 1}: ${what}.`)]),
    '',
    'To type next, in another terminal:',
    `$ ${commandLine(['init', ...files, '--entity', entity, '--out', FOLDER, '--yes'])}`,
    `$ cp ${fromHere(identityFile)} ${path.join(FOLDER, 'identity', 'identity')}     # in place of the tctl commands`,
    `$ ${commandLine(['doctor', ...config])}`,
    `$ ${commandLine(['pull', '--since', since, '--check', ...config])}`,
    '',
    'Enter lets a night pass. docs/year.md has what to try.',
  ].join('\n');
}
