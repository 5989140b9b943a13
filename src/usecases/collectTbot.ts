import { collectTbot, type TbotCollecting } from '../collectors/local/tbot/collectTbot.ts';
import type { LocalRun } from '../records/localRun.ts';
import { readInputFile } from './inputFile.ts';
import { type LocalTarget, recordRun } from './local/recordRun.ts';

/**
 * Keeps configuration files of tbot as evidence. One wrong file refuses all.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function collectTbotFiles(
  files: readonly string[],
  options: TbotCollecting,
  target: LocalTarget,
): LocalRun {
  const started = new Date().toISOString();
  const sources = files.map((file) => collectTbot(readInputFile(file), file, options));
  return recordRun(target, {
    collector: 'tbot',
    started,
    parameters: { files: [...files], service_user: options.serviceUser ?? null },
    sources,
  });
}
