import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundleFileName } from '../bundle/export/bundleName.ts';
import { exportTime } from '../bundle/export/exportTime.ts';
import { writeBundle } from '../bundle/export/writeBundle.ts';
import type { BundleInput } from '../bundle/input.ts';
import { loadSigningKey, type SigningKey } from '../bundle/keys/signingKey.ts';
import { deriveHistories } from '../collectors/derived/deriveHistories.ts';
import { type ControlContext, controlContext } from '../controls/context.ts';
import { runControls } from '../controls/runControls.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { canonicalJson } from '../formats/canonicalJson.ts';
import type { TestResult } from '../records/controls.ts';
import type { ExportReport } from '../records/exportReport.ts';
import type { Period } from '../records/period.ts';
import { openStoreForWriting } from '../store/open.ts';
import type { StoreWriter } from '../store/store.ts';
import { readControlSettings } from './controlSettings.ts';
import { chooseSnapshot } from './export/chooseSnapshot.ts';
import { controlsInput } from './export/controlsInput.ts';
import { datasetInputs } from './export/datasetInputs.ts';
import { withEventDatasets } from './export/eventDatasets.ts';
import { eventsInput } from './export/eventsInput.ts';
import { ExceptionSpool } from './export/exceptionSpool.ts';
import { generalLimitations } from './export/generalLimitations.ts';
import {
  attachmentInputs,
  localLimitations,
  localRedactions,
  withLocalDatasets,
} from './export/localDatasets.ts';
import { RowSpool } from './export/rowSpool.ts';
import { passphraseFor } from './keys.ts';
import { parsePeriod, parseRange } from './period.ts';
import { storePath } from './storePath.ts';

/** What to export. Texts are as the person gave them. */
export interface ExportOptions {
  period: string | undefined;
  from: string | undefined;
  to: string | undefined;
  entity: string | undefined;
  keyFile: string | undefined;
  outDir: string | undefined;
  storeFile: string | undefined;
  snapshot: number | undefined;
  settingsFile: string | undefined;
  environment: Record<string, string | undefined>;
}

/** Who exports, and who listens. */
export interface ExportContext {
  collectorVersion: string;
  signal: AbortSignal;
  passphrase(): Promise<string>;
  onWarning(text: string): void;
  onProgress(text: string): void;
}

/**
 * Writes the signed bundle of a period: choose the snapshot, run the tests of controls, write, note it in the chain.
 *
 * @throws AffidavitError USAGE, PERIOD_INVALID, EXPORT_NO_KEY, EXPORT_NO_SNAPSHOT, KEY_INVALID, STORE_…, DISK_FULL, WRITE_…,
 *   INTERRUPTED; nothing is left behind then
 */
export async function exportBundle(options: ExportOptions, context: ExportContext): Promise<ExportReport> {
  const period = periodOf(options);
  const entity = required(options.entity, '--entity', 'the name of the audited entity');
  const outDir = path.resolve(required(options.outDir, '--out', 'the folder to write the bundle to'));
  const settings = readControlSettings(options.settingsFile);
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
    context.onProgress('checking the store');
    store.refuseDamage();
    const snapshot = withLocalDatasets(store, chooseSnapshot(store, period, options.snapshot), period);
    // A pull that was killed after its events came in left the histories behind them.
    deriveHistories(store, snapshot.id);
    const rows = new RowSpool();
    try {
      const whole = withEventDatasets(store, snapshot, period, rows);
      const exportedAt = exportTime(options.environment.SOURCE_DATE_EPOCH, new Date());
      return await exportFrom(
        store,
        controlContext(store, whole, period, settings),
        { entity, outDir, signer, exportedAt, rows },
        context,
      );
    } finally {
      rows.remove();
    }
  } finally {
    store.close();
  }
}

interface Target {
  entity: string;
  outDir: string;
  signer: SigningKey;
  exportedAt: Date;
  /** rows of the datasets that are read out of the audit log */
  rows: RowSpool;
}

async function exportFrom(
  store: StoreWriter,
  controls: ControlContext,
  target: Target,
  context: ExportContext,
): Promise<ExportReport> {
  const spool = new ExceptionSpool();
  try {
    context.onProgress('running the tests of controls');
    const results = runTests(controls, spool);
    const place = store.bundles.begin(questionOf(store, controls, target, context), (sequence) =>
      path.join(target.outDir, bundleFileName(target.entity, controls.period.label, sequence)),
    );
    const input = bundleInput(controls, target, place, results, spool);
    warnAbout(controls, input, context);
    const written = await writeBundle(input, {
      outDir: target.outDir,
      signer: target.signer,
      signal: context.signal,
      replace: place.repeated,
      attachments: attachmentInputs(controls),
      onFile: (name) => context.onProgress(`writing ${name}`),
      beforePublish: (facts) => store.bundles.seal(place.sequence, facts),
    });
    store.bundles.finish(place.sequence);
    return {
      path: written.path,
      sha256: written.sha256,
      sha256sums_sha256: written.sha256sumsSha256,
      bundle_id: written.bundleId,
      sequence: written.sequence,
      bytes: written.bytes,
      files: written.files,
      key_fingerprint: written.keyFingerprint,
      snapshot: controls.snapshot.id,
      complete: controls.snapshot.status === 'complete',
      period: {
        from: new Date(input.period.fromMs).toISOString(),
        to: new Date(input.period.toMs).toISOString(),
      },
      results: results.map(({ id, title, result, exceptions }) => ({ id, title, result, exceptions })),
      limitations: [...input.limitations],
    };
  } finally {
    spool.remove();
  }
}

function runTests(controls: ControlContext, spool: ExceptionSpool): TestResult[] {
  const running = runControls(controls);
  let step = running.next();
  while (step.done !== true) {
    spool.add(step.value);
    step = running.next();
  }
  return step.value;
}

function bundleInput(
  controls: ControlContext,
  target: Target,
  place: Pick<BundleInput, 'sequence' | 'previous'>,
  results: readonly TestResult[],
  spool: ExceptionSpool,
): BundleInput {
  const { snapshot, period, store } = controls;
  const datasets = datasetInputs(controls, target.rows);
  const events = eventsInput(controls);
  const counts = new Map([
    ...datasets.map((dataset) => [dataset.outcome.dataset, dataset.exported] as const),
    ['events', events.counts.parsed] as const,
  ]);
  const controlFiles = controlsInput(controls, results, () => spool.read(), counts);
  return {
    entity: target.entity,
    period,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    cluster: snapshot.cluster,
    caller: snapshot.caller,
    unreadable: snapshot.datasets
      .filter(({ status, permission }) => status === 'denied' && permission !== '')
      .map(({ permission }) => permission),
    collector: { version: snapshot.collector_version, node: snapshot.node_version },
    snapshot,
    stateObservedAt: snapshot.started,
    exportedAt: target.exportedAt,
    clockSkewMs: null,
    sequence: place.sequence,
    previous: place.previous,
    datasets,
    events,
    calls: () => store.calls(snapshot.id),
    controls: controlFiles,
    limitations: [...generalLimitations(controls, controlFiles.coverage), ...localLimitations(controls)],
    redactions: [...store.redactions(snapshot.id), ...localRedactions(controls)].flatMap(
      ({ dataset, redactions }) =>
        redactions.map(({ path: at, rule, count }) => ({ path: `${dataset}: ${at}`, rule, count })),
    ),
    settings: { ...controls.settings },
  };
}

/** Everything that a bundle's bytes depend on: the same question gets the same number and the same SHA256SUMS. */
function questionOf(
  store: StoreWriter,
  controls: ControlContext,
  target: Target,
  context: ExportContext,
): string {
  return canonicalJson({
    entity: target.entity,
    from: controls.period.fromMs,
    to: controls.period.toMs,
    label: controls.period.label,
    snapshot: controls.snapshot.id,
    snapshots: store.snapshots().length,
    events: store.lastSeq(),
    windows: store.windows().length,
    local: store.local.revision(),
    settings: createHash('sha256').update(JSON.stringify(controls.settings)).digest('hex'),
    key: target.signer.public.spkiSha256,
    exportedAt: target.exportedAt.toISOString(),
    version: context.collectorVersion,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

function warnAbout(controls: ControlContext, input: BundleInput, context: ExportContext): void {
  if (controls.snapshot.status !== 'complete') {
    context.onWarning(
      `Snapshot ${controls.snapshot.id} is incomplete; the bundle says which datasets are partial, denied or failed.`,
    );
  }
  for (const limitation of input.limitations.filter((text) => text.startsWith('The audit log was not read')))
    context.onWarning(limitation);
}

function periodOf(options: ExportOptions): Period {
  if (options.period !== undefined) return parsePeriod(options.period);
  if (options.from !== undefined && options.to !== undefined) return parseRange(options.from, options.to);
  throw new AffidavitError('USAGE', 'No period was given.', 'Give --period 2026-Q3, or --from and --to.');
}

function required(given: string | undefined, flag: string, what: string): string {
  if (given !== undefined && given.trim() !== '') return given;
  throw new AffidavitError('USAGE', `${flag} is missing: ${what}.`, `Give ${flag}.`);
}

async function signingKey(options: ExportOptions, context: ExportContext): Promise<SigningKey> {
  if (options.keyFile === undefined) {
    throw new AffidavitError(
      'EXPORT_NO_KEY',
      'No signing key was given: nothing is exported unsigned.',
      'Give --key FILE; `affidavit keys create --out keys` makes one.',
    );
  }
  return await loadSigningKey(
    options.keyFile,
    await passphraseFor(options.keyFile, context.passphrase, options.environment),
  );
}
