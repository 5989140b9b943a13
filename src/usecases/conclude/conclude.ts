import { attachmentPath } from '../../bundle/attachments.ts';
import { deriveHistories, historiesAreCurrent } from '../../collectors/derived/deriveHistories.ts';
import { type Conclusion, concludePeriod } from '../../controls/conclusion.ts';
import type { EntityControls } from '../../controls/entity/entityControl.ts';
import type { Procedure } from '../../controls/procedure.ts';
import { requestWording } from '../../controls/requestList/items.ts';
import { type ControlSettings, controlSettings } from '../../controls/settings.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { Attachment } from '../../records/localRun.ts';
import type { Period } from '../../records/period.ts';
import { openStoreForReading, openStoreForWriting } from '../../store/file/open.ts';
import type { StoreReader } from '../../store/store.ts';

/** Further wishes for a conclusion. */
export interface ConclusionOptions {
  /** number of the closing snapshot, where a person chose it */
  snapshot?: number | undefined;
  /** keeps the evidence set in this file */
  file?: string;
  /** procedures that the entity wrote */
  own?: readonly Procedure[];
  /** the entity's controls; null: none were supplied */
  entity?: EntityControls | null;
}

/**
 * The assessed evidence of a period, as every command sees it.
 *
 * @returns close its `set` when it is done with
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, SNAPSHOT_NOT_FOUND, STORE_…, DISK_FULL, WRITE_…
 */
export function conclude(
  store: StoreReader,
  period: Period,
  settings: ControlSettings = controlSettings(),
  more: ConclusionOptions = {},
): Conclusion {
  return concludePeriod(store, { period, settings, attachmentFacts, ...more });
}

/** Facts of an attached file in the evidence: its path in a bundle, and the item that it answers. */
export function attachmentFacts(attachment: Attachment): { file: string; answers: string } {
  return { file: attachmentPath(attachment), answers: requestWording(attachment.row) };
}

/**
 * Opens a store to conclude from: for reading where its histories are folded, else for writing, to fold them first.
 *
 * @throws AffidavitError STORE_…
 */
export function openForConclusion(file: string): StoreReader {
  const reader = openCurrent(file);
  if (reader !== null && historiesAreCurrent(reader)) return whole(reader);
  reader?.close();
  const writer = whole(openStoreForWriting(file));
  try {
    const latest = writer.latestSnapshot('finished');
    if (latest !== null) deriveHistories(writer, latest.id);
    return writer;
  } catch (error) {
    writer.close();
    throw error;
  }
}

/** A conclusion rests on a store whose rows are as written. @throws AffidavitError STORE_DAMAGED */
function whole<Store extends StoreReader>(store: Store): Store {
  try {
    store.refuseDamage();
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The store for reading; null when an older version wrote it: opening it for writing brings it up to date. */
function openCurrent(file: string): StoreReader | null {
  try {
    return openStoreForReading(file);
  } catch (error) {
    if (error instanceof AffidavitError && error.code === 'STORE_VERSION') return null;
    throw error;
  }
}

/**
 * The period that a person means who names none: what was read of the log without a gap before the latest snapshot.
 *
 * @param started when the latest finished snapshot began
 */
export function latestPeriod(store: StoreReader, started: string): Period {
  const last = store.readRanges().at(-1);
  const startedMs = Date.parse(started);
  if (last === undefined) return { fromMs: startedMs, toMs: startedMs + 1, label: 'snapshot' };
  return {
    fromMs: Math.max(Math.floor(last.fromUs / 1000), ...store.prunings().map(({ beforeMs }) => beforeMs)),
    toMs: Math.floor(last.toUs / 1000) + 1,
    label: 'audit log',
  };
}
