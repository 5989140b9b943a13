import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConclusionScope } from '../../controls/conclude.ts';
import { FLEET_PROCEDURES } from '../../controls/procedures/fleet/registry.ts';
import { PROCEDURES } from '../../controls/procedures/registry.ts';
import { assessSet, type SetResult, scopeOf } from '../../lake/check/assessSet.ts';
import { FLEET_CONTEXT, fleetTables, fleetViews } from '../../lake/check/fleetTables.ts';
import { setTables } from '../../lake/check/setTables.ts';
import type { Engine } from '../../lake/engines/engine.ts';
import { type EngineChoice, openEngine } from '../../lake/engines/openEngine.ts';
import { TEST_RESULTS } from '../../records/controls.ts';
import type { LakeSet } from '../../records/lakeManifest.ts';
import type { LakeCheckReport } from '../../records/reports/lakeReports.ts';
import type { VerifyOptions } from '../verify.ts';
import { type OpenLake, openLake } from './openLake.ts';

/** Exceptions that a report lists; results count them all. */
const MOST_LISTED = 20_000;

/** Options of a check of a lake. */
export interface LakeCheckOptions extends VerifyOptions {
  /** folder of the lake */
  to: string;
  /** undefined: every period of the lake */
  period: string | undefined;
  engine: EngineChoice;
}

/** Listeners of a check. */
export interface LakeCheckContext {
  signal: AbortSignal;
  onProgress(text: string): void;
}

/**
 * Runs the procedures over every evidence set of a lake. The files that it reads are verified first.
 *
 * @throws AffidavitError LAKE_NOT_FOUND, VERIFICATION_FAILED, ENGINE_…, KEY_INVALID, FILE_…
 */
export async function checkLake(
  options: LakeCheckOptions,
  context: LakeCheckContext,
): Promise<LakeCheckReport> {
  context.onProgress('verifying the files of the lake');
  const lake = await openLake(options);
  const spill = mkdtempSync(path.join(tmpdir(), 'affidavit-lake-'));
  try {
    const engine = await openEngine(options.engine, {
      root: path.resolve(lake.folder),
      spill,
      signal: context.signal,
    });
    try {
      return await conclusions(engine, { ...lake, spill }, context);
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(spill, { recursive: true, force: true });
  }
}

async function conclusions(
  engine: Engine,
  { manifest, sets, spill, verdict, folder }: OpenLake & { spill: string },
  { signal, onProgress }: LakeCheckContext,
): Promise<LakeCheckReport> {
  const results: LakeCheckReport['results'] = [];
  const exceptions: LakeCheckReport['exceptions'] = [];
  const take = (of: { cluster: string; period: string }, one: SetResult): void => {
    results.push(lakeResult(of, one));
    for (const { id, test, dataset, row_id, fault, facts } of one.exceptions) {
      if (exceptions.length === MOST_LISTED) break;
      exceptions.push({ ...of, procedure: test, id, dataset, row_id, fault, facts });
    }
  };
  for (const [index, set] of sets.entries()) {
    const { cluster, period } = set;
    onProgress(`${cluster}, ${period.label} (${index + 1} of ${sets.length})`);
    await engine.use(setTables(set));
    const own = path.join(spill, `set-${index}`);
    mkdirSync(own, { mode: 0o700 });
    const unit = { name: `${cluster}, ${period.label}`, scope: scopeOf(set), folder: own };
    for await (const one of assessSet(engine, unit, PROCEDURES)) {
      signal.throwIfAborted();
      take({ cluster, period: period.label }, one);
    }
  }
  for (const label of new Set(sets.map(({ period }) => period.label))) {
    signal.throwIfAborted();
    onProgress(`all clusters, ${label}`);
    const together = sets.filter(({ period }) => period.label === label);
    await engine.use(fleetTables(together), fleetViews(together, manifest.fleet ?? []));
    const own = path.join(spill, `fleet-${label}`);
    mkdirSync(own, { mode: 0o700 });
    const unit = {
      name: `all clusters, ${label}`,
      scope: fleetScope(together),
      folder: own,
      context: FLEET_CONTEXT,
    };
    for await (const one of assessSet(engine, unit, FLEET_PROCEDURES))
      take({ cluster: '', period: label }, one);
  }
  const counts = Object.fromEntries(TEST_RESULTS.map((result) => [result, 0])) as LakeCheckReport['counts'];
  for (const { result } of results) counts[result] += 1;
  const total = results.reduce((sum, one) => sum + one.exceptions, 0);
  return {
    lake: folder,
    lake_id: manifest.lake_id,
    verdict,
    engine: { name: engine.name, version: engine.version },
    sets: sets.map(({ cluster, period }) => ({ cluster, period: period.label })),
    counts,
    results,
    exceptions,
    exceptions_total: total,
  };
}

/** Period and settings of several evidence sets; state is as of the last of them. */
function fleetScope(sets: readonly LakeSet[]): ConclusionScope {
  const [first] = sets as [LakeSet];
  const observed = sets.map((set) => set.state_observed_at).sort();
  return { ...scopeOf(first), closing: { started: observed.at(-1) ?? first.state_observed_at } };
}

/** A result as reports have it. */
export function lakeResult(
  of: { cluster: string; period: string },
  { result }: SetResult,
): LakeCheckReport['results'][number] {
  const { id, title, population, exceptions, insufficient, notes, explanation } = result;
  return {
    ...{ ...of, procedure: id, title, result: result.result },
    ...{ population: population.size, exceptions, insufficient, judgment: notes.length, explanation },
  };
}
