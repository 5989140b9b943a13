import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ZipSide } from '../bundle/delta/zipSide.ts';
import { bundleFileName } from '../bundle/export/bundleName.ts';
import { exportTime } from '../bundle/export/exportTime.ts';
import { writeBundle } from '../bundle/export/writeBundle.ts';
import type { SigningKey } from '../bundle/keys/signingKey.ts';
import { entitySlug } from '../bundle/principal.ts';
import { deriveHistories } from '../collectors/derived/deriveHistories.ts';
import type { Conclusion } from '../controls/conclusion.ts';
import { exceptionsOf } from '../controls/exceptions.ts';
import { Register } from '../controls/register/register.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { canonicalJson, type JsonObject } from '../formats/canonicalJson.ts';
import type { EventsReference } from '../records/eventsReference.ts';
import type { ExportReport } from '../records/reports/exportReport.ts';
import { Pseudonymizer } from '../redaction/pseudonyms/pseudonymizer.ts';
import { renderReport } from '../report/renderReport.ts';
import { renderWorkbook } from '../report/renderWorkbook.ts';
import type { BundleSubject } from '../store/bundleLedger.ts';
import { openStoreForWriting } from '../store/file/open.ts';
import { storeFileWarnings } from '../store/file/storeFile.ts';
import type { StoreWriter } from '../store/store.ts';
import { conclude } from './conclude/conclude.ts';
import { readTestInputs } from './conclude/testInputs.ts';
import { attachmentInputs, textSettings } from './export/bundleInput.ts';
import { deltaInput } from './export/deltaInput.ts';
import { eventsReference } from './export/eventsReference.ts';
import {
  type ExportContext,
  type ExportOptions,
  type ExportTarget,
  periodOf,
  required,
  signingKey,
} from './export/exportOptions.ts';
import { fingerprintOf, withPrevious } from './export/fingerprint.ts';
import { NOT_READ } from './export/limitations.ts';
import { knownNamesOf } from './export/pseudonyms/knownNamesOf.ts';
import { type ShownConclusion, shownConclusion } from './export/pseudonyms/shownConclusion.ts';
import { replacementOf } from './export/replacement.ts';
import { planTimestamps, requestTimestamp } from './export/timestamps.ts';
import { readPseudonymKey } from './pseudonyms/pseudonymKey.ts';
import { reportInput } from './report/reportInput.ts';
import { storePath } from './storePath.ts';

/**
 * Writes the signed bundle of a period: choose the snapshot, run the tests of controls, write, note it in the chain.
 *
 * @throws AffidavitError USAGE, PERIOD_INVALID, EXPORT_NO_KEY, EXPORT_NO_SNAPSHOT, KEY_INVALID, STORE_…, EXPORT_NO_TIMESTAMP, DISK_FULL, WRITE_…,
 *   INTERRUPTED; nothing is left behind then
 */
export async function exportBundle(options: ExportOptions, context: ExportContext): Promise<ExportReport> {
  const period = periodOf(options);
  const entity = required(options.entity, '--entity', 'the name of the audited entity');
  const outDir = path.resolve(required(options.outDir, '--out', 'the folder to write the bundle to'));
  const timestamps = planTimestamps(options.tsa ?? [], options.environment);
  const pseudonyms =
    options.pseudonymKeyFile === undefined ? null : readPseudonymKey(options.pseudonymKeyFile);
  if (pseudonyms !== null && options.eventsLake !== undefined)
    throw new AffidavitError(
      'USAGE',
      'The files of a lake hold names as they are: a bundle with pseudonyms cannot refer to them.',
      'Leave --events by-reference or --pseudonymize away.',
    );
  const inputs = readTestInputs(options);
  const settings = inputs.settings(period);
  const signer = await signingKey(options, context);
  const file = storePath(options.storeFile);
  if (!existsSync(file)) {
    throw new AffidavitError(
      'EXPORT_NO_SNAPSHOT',
      `There is no store at ${file}, so there is nothing to export.`,
      'Run `affidavit pull` first, or name the right file with --store.',
    );
  }
  const store = openStoreForWriting(file);
  try {
    for (const warning of storeFileWarnings(store.path)) context.onWarning(warning);
    context.onProgress('checking the store');
    store.refuseDamage();
    // A pull that was killed after its events came in left the histories behind them.
    const latest = store.latestSnapshot('finished');
    if (latest !== null) deriveHistories(store, latest.id);
    context.onProgress('building the evidence set and running the procedures');
    const conclusion = conclude(store, period, settings, {
      own: inputs.own,
      entity: inputs.entity,
      snapshot: options.snapshot,
    });
    try {
      const reference = await referenceOf(options, conclusion, signer, context);
      const exportedAt = exportTime(options.environment.SOURCE_DATE_EPOCH, new Date());
      const target = {
        ...{ entity, outDir, signer, exportedAt, reason: options.reason },
        type: options.type ?? '2',
        ...{ timestamps, environment: options.environment, reference },
        names: pseudonyms === null ? null : new Pseudonymizer(knownNamesOf(conclusion, entity), pseudonyms),
      };
      return await writeConclusion(store, conclusion, target, context);
    } finally {
      conclusion.set.close();
    }
  } finally {
    store.close();
  }
}

/** The files of the lake that the options name; null: the bundle holds its events. @throws AffidavitError LAKE_… */
async function referenceOf(
  { eventsLake }: ExportOptions,
  { scope }: Conclusion,
  signer: SigningKey,
  { onProgress }: ExportContext,
): Promise<EventsReference | null> {
  if (eventsLake === undefined) return null;
  onProgress('verifying the files of the lake');
  return await eventsReference(eventsLake, scope, signer);
}

async function writeConclusion(
  store: StoreWriter,
  conclusion: Conclusion,
  target: ExportTarget,
  context: ExportContext,
): Promise<ExportReport> {
  const { fingerprint, zip } = await withPrevious(
    store,
    fingerprintOf(conclusion, target, context.collectorVersion),
    target,
  );
  try {
    return await writeNumbered(store, conclusion, { ...target, fingerprint, zip }, context);
  } finally {
    if (zip !== null && typeof zip !== 'string') await zip.close();
  }
}

/** A target whose place in the chain can be given. */
interface NumberedTarget extends ExportTarget {
  fingerprint: JsonObject;
  zip: ZipSide | string | null;
}

async function writeNumbered(
  store: StoreWriter,
  conclusion: Conclusion,
  target: NumberedTarget,
  context: ExportContext,
): Promise<ExportReport> {
  const { scope } = conclusion;
  const { entity, outDir, exportedAt, fingerprint } = target;
  const place = store.bundles.begin(canonicalJson(fingerprint), subjectOf(conclusion, target), (sequence) =>
    path.join(outDir, bundleFileName(entity, scope.period.label, sequence)),
  );
  const { sequence } = place;
  const register = new Register(conclusion, { bundle: sequence, at: exportedAt.toISOString() });
  const replacement = replacementOf(store.bundles.bundles(), { sequence, fingerprint }, target.reason);
  const shown = shownConclusion(conclusion, register, target.names);
  try {
    return await writeShown(store, conclusion, { ...target, place, replacement, shown }, context);
  } finally {
    shown.close();
  }
}

/** A target with everything that its bundle shows. */
interface ShownTarget extends NumberedTarget {
  place: ReturnType<StoreWriter['bundles']['begin']>;
  replacement: ReturnType<typeof replacementOf>;
  shown: ShownConclusion;
}

async function writeShown(
  store: StoreWriter,
  conclusion: Conclusion,
  target: ShownTarget,
  context: ExportContext,
): Promise<ExportReport> {
  const { scope, results } = conclusion;
  const { entity, outDir, signer, exportedAt, shown, place } = target;
  const { sequence, previous } = place;
  const { replaces, reason, superseded } = target.replacement;
  const pseudonymKey = target.names?.keyId ?? null;
  const input = shown.input({
    ...{ entity, exportedAt, sequence, previous, replaces, superseded },
    timestamps: target.timestamps,
    delta: deltaInput(store, sequence, target.zip, pseudonymKey),
    pseudonymKey,
    eventsReference: target.reference,
  });
  warnAbout(conclusion, input.limitations, context);
  const page = reportInput(shown.conclusion, shown.register, {
    ...{ entity, timezone: input.timezone, limitations: input.limitations, redactions: input.redactions },
    ...{ controls: input.controls, type: target.type },
    ...{ generatedAt: exportedAt, version: context.collectorVersion },
  });
  const written = await writeBundle(input, {
    outDir,
    signer,
    signal: context.signal,
    replace: place.repeated,
    attachments: attachmentInputs(shown.conclusion),
    timestamp: async (planned, signature, notBeforeMs) => {
      context.onProgress(`asking ${planned.url} for a timestamp`);
      const { environment } = target;
      return await requestTimestamp(planned, signature, notBeforeMs, { environment, signal: context.signal });
    },
    report: (facts) => renderReport(page, { ...facts, principal: entitySlug(entity) }),
    workbook: (facts) => renderWorkbook(page, { ...facts, principal: entitySlug(entity) }),
    onFile: (name) => context.onProgress(`writing ${name}`),
    beforePublish: (facts) =>
      store.bundles.seal(sequence, {
        ...facts,
        replaces,
        reason,
        results: results.map(({ id, result, exceptions, insufficient }) => ({
          ...{ id, result, exceptions, conclusive: insufficient.length === 0 },
        })),
        settings: textSettings(conclusion),
        exceptions: sightingsOf(conclusion),
      }),
  });
  store.bundles.finish(sequence);
  return {
    path: written.path,
    sha256: written.sha256,
    sha256sums_sha256: written.sha256sumsSha256,
    bundle_id: written.bundleId,
    sequence: written.sequence,
    replaces: replaces === null ? null : { sequence: replaces, reason },
    bytes: written.bytes,
    files: written.files,
    key_fingerprint: written.keyFingerprint,
    timestamps: written.timestamps.map(({ url, response, timeMs }) => ({
      ...{ url, path: response, time: new Date(timeMs).toISOString() },
    })),
    snapshot: scope.closing.id,
    complete: scope.closing.status === 'complete',
    period: {
      from: new Date(scope.period.fromMs).toISOString(),
      to: new Date(scope.period.toMs).toISOString(),
    },
    results: results.map(({ id, title, reference, result, exceptions }) => ({
      ...{ id, title, reference, result, exceptions },
    })),
    register: { ...input.controls.register },
    delta: written.delta,
    limitations: [...input.limitations],
  };
}

/** The exceptions that a bundle lists, as the register keeps them. */
function* sightingsOf({ set, results }: Conclusion) {
  for (const exception of exceptionsOf(set, results)) yield { ...exception, procedure: exception.test };
}

function subjectOf(
  { scope: { period, store } }: Conclusion,
  { entity, exportedAt }: ExportTarget,
): BundleSubject {
  return {
    entity,
    label: period.label,
    from_ms: period.fromMs,
    to_ms: period.toMs,
    exported_at: exportedAt.toISOString(),
    last_seq: store.lastSeq(),
  };
}

function warnAbout({ scope }: Conclusion, limitations: readonly string[], context: ExportContext): void {
  if (scope.closing.status !== 'complete') {
    context.onWarning(
      `Snapshot ${scope.closing.id} is incomplete; the bundle says which datasets are partial, denied or failed.`,
    );
  }
  for (const limitation of limitations.filter((text) => text.startsWith(NOT_READ)))
    context.onWarning(limitation);
}
