import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { shellWord } from '../../formats/shellWord.ts';
import type { ScheduleReport, Scheduler } from '../../records/reports/scheduleReport.ts';
import type { TestFiles } from '../conclude/testInputs.ts';
import { placeFiles, refuseExisting } from '../setup/placeFiles.ts';
import { cronLine } from './cronLine.ts';
import { inKubernetes } from './inKubernetes.ts';
import { type NightlyRun, nightlyRun, printCommand, type ScheduleOptions } from './nightlyRun.ts';
import { systemdUnits } from './systemdUnits.ts';

/** Options of a schedule, and where to write it. */
export interface PrintOptions extends ScheduleOptions, TestFiles {
  scheduler: Scheduler;
  /** folder of the files; undefined: they are only printed */
  folder: string | undefined;
  /** replaces files that are there */
  force: boolean;
  proxyCaFile: string | undefined;
  connectionUpgrade: string | undefined;
  identityWarn: string | undefined;
  probes: readonly string[] | undefined;
  failOn: string | undefined;
  /** images of a CronJob; undefined: a placeholder */
  image: string | undefined;
  tbotImage: string | undefined;
}

/** The texts of a schedule, and what is left to do. */
export type ScheduleTexts = Pick<ScheduleReport, 'files' | 'commands' | 'notes'>;

/**
 * The files with which cron, systemd or Kubernetes runs the nightly pull of the effective configuration.
 *
 * @throws AffidavitError USAGE, FILE_EXISTS, FILE_NOT_FOUND, FILE_INVALID, DISK_FULL, WRITE_…; the signal's reason
 */
export async function printSchedule(options: PrintOptions, signal: AbortSignal): Promise<ScheduleReport> {
  const run = nightlyRun(options);
  const texts = await textsOf(options, run);
  const folder = options.folder === undefined ? null : path.resolve(options.folder);
  if (folder !== null) await write(folder, texts.files, options.force, signal);
  return {
    scheduler: options.scheduler,
    name: run.name,
    time: `${String(run.hour).padStart(2, '0')}:${String(run.minute).padStart(2, '0')}`,
    zone: options.scheduler === 'cron' ? 'local' : 'UTC',
    folder,
    ...texts,
  };
}

async function textsOf(options: PrintOptions, run: NightlyRun): Promise<ScheduleTexts> {
  if (options.scheduler === 'kubernetes') return await inKubernetes(options, run);
  if (run.identityFile === undefined)
    throw new AffidavitError(
      'USAGE',
      'No identity file is configured, and a pull needs one.',
      'Give --identity, or `identity:` in affidavit.yaml.',
    );
  const { file } = options;
  const command = [
    ...[options.node, options.program, ...run.args],
    ...(file === null ? ['--no-config'] : ['--config', file.path]),
  ];
  const secretsFile =
    run.secrets.length === 0 ? null : path.join(path.dirname(file?.path ?? run.store), 'affidavit.env');
  const notes = [...secretNotes(run, secretsFile), ...programNotes(options)];
  if (options.scheduler === 'cron') {
    const text = `${cronLine(run, command, secretsFile)}\n`;
    const add = `(crontab -l 2>/dev/null; ${printCommand('cron', options, '--quiet')}) | crontab -`;
    return { files: [{ name: `${run.name}.cron`, text }], commands: [add], notes };
  }
  const files = systemdUnits(run, {
    command,
    reads: readsOf(options, run),
    secretsFile,
    runsProgram: file?.values.notify?.command !== undefined,
  });
  return { files, commands: systemdCommands(options, run), notes };
}

function systemdCommands(options: PrintOptions, { name }: NightlyRun): string[] {
  const { folder } = options;
  const from = (unit: string) =>
    shellWord(path.join(folder === undefined ? '.' : path.resolve(folder), unit));
  return [
    ...(folder === undefined ? [printCommand('systemd', options, '--out', '.')] : []),
    `sudo install -m 644 ${from(`${name}.service`)} ${from(`${name}.timer`)} /etc/systemd/system/`,
    `sudo systemctl daemon-reload && sudo systemctl enable --now ${name}.timer`,
  ];
}

/** Every path that the run reads, for the restrictions of the unit. */
function readsOf(options: PrintOptions, run: NightlyRun): string[] {
  const { people = [], sources } = options.file?.values ?? {};
  const settings = typeof options.settingsFile === 'string' ? options.settingsFile : undefined;
  const given = [options.proxyCaFile, settings, options.controlsFile, options.proceduresFolder];
  return [
    ...given.filter((each) => each !== undefined).map((each) => path.resolve(each)),
    ...(options.file === null ? [] : [options.file.path]),
    ...(run.identityFile === undefined ? [] : [run.identityFile]),
    ...people.map(({ file }) => file),
    ...(sources?.tbot?.files ?? []),
    ...(sources?.git ?? []).map(({ repository }) => repository),
    ...(sources?.terraform?.files ?? []),
  ];
}

function secretNotes({ secrets }: NightlyRun, file: string | null): string[] {
  if (file === null) return [];
  const lines = secrets.map((name) => `${name}='…'`).join(' and ');
  return [`Write ${lines} into ${file}, mode 0600: the printed files hold no secret.`];
}

function programNotes({ program, identityFile }: PrintOptions): string[] {
  return [
    ...(program.includes(`${path.sep}_npx${path.sep}`)
      ? [`${program} is in the cache of npx, which npm may empty: install affidavit with \`npm install -g\`.`]
      : []),
    ...(identityFile === undefined
      ? []
      : ['tbot must renew the identity before each run (docs/role.md); it has a schedule by itself.']),
  ];
}

async function write(
  folder: string,
  files: ScheduleTexts['files'],
  force: boolean,
  signal: AbortSignal,
): Promise<void> {
  const names = files.map(({ name }) => name);
  if (!force)
    refuseExisting(folder, names, 'Choose another folder with --out, or replace the files with --force.');
  await placeFiles(
    folder,
    async (staging) => {
      for (const { name, text } of files) writeFileSync(path.join(staging, name), text, { flush: true });
      return names;
    },
    signal,
  );
}
