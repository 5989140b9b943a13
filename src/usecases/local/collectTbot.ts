import { collectTbot, type TbotCollecting } from '../../collectors/local/tbot/collectTbot.ts';
import type { LocalRun } from '../../records/localRun.ts';
import { readInputFile } from '../import/inputFile.ts';
import { readEach } from './readEach.ts';
import { type LocalTarget, recordRun } from './recordRun.ts';

/**
 * Keeps configuration files of tbot as evidence. A wrong file costs itself only.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function collectTbotFiles(
  files: readonly string[],
  options: TbotCollecting & { onWarning(text: string): void },
  target: LocalTarget,
): LocalRun {
  const started = new Date().toISOString();
  const { sources, refused } = readEach(
    files,
    (file) => collectTbot(readInputFile(file), file, options),
    options.onWarning,
  );
  return recordRun(target, {
    collector: 'tbot',
    started,
    parameters: { files: [...files], refused, service_user: options.serviceUser ?? null },
    sources,
  });
}
