import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const failedPullSchema = z.object({
  /** RFC 3339 UTC */
  at: z.string(),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});

/** A pull that ended before it had a snapshot, or with an error in the middle of one. */
export type FailedPull = z.infer<typeof failedPullSchema>;

const fileOf = (storeFile: string) => `${storeFile}.failed-pull`;

/**
 * Notes beside a store that its latest pull failed, so that others see it the same morning. A store that does not exist, or a
 * disk that takes nothing, is left alone: the pull says all that itself.
 *
 * @param storeFile path of the store
 */
export function noteFailedPull(storeFile: string, failure: FailedPull): void {
  if (!existsSync(storeFile)) return;
  try {
    writeFileSync(fileOf(storeFile), `${JSON.stringify(failure)}\n`, { mode: 0o600 });
  } catch {}
}

/** Takes the note away after a pull that ended. */
export function forgetFailedPull(storeFile: string): void {
  try {
    rmSync(fileOf(storeFile), { force: true });
  } catch {}
}

/** The latest pull of a store where it failed; null: it did not, or nothing is noted. */
export function failedPull(storeFile: string): FailedPull | null {
  try {
    return failedPullSchema.parse(JSON.parse(readFileSync(fileOf(storeFile), 'utf8')));
  } catch {
    return null;
  }
}
