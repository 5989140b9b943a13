import { createHash } from 'node:crypto';
import path from 'node:path';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { plural } from '../../../formats/plural.ts';
import { printable } from '../../../formats/printable.ts';
import { readJson } from '../../../formats/readJson.ts';
import { parseTimestamp } from '../../../formats/timestamp.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { decodeText } from '../decodeText.ts';
import { Masks } from '../maskSettings.ts';
import { readYaml } from '../readYaml.ts';
import { logRows } from './log.ts';
import { type LogLines, readLogLines } from './logLines.ts';
import { operatorResources, operatorRows } from './operator.ts';
import { planRows, planSchema } from './plan.ts';

/** The person's statements about a run where the file has none. */
export interface TerraformRun {
  by: string | undefined;
  /** RFC 3339 UTC */
  at: string | undefined;
}

/**
 * Reads one file of Terraform: a plan as `terraform show -json` prints it, or the log of `terraform plan|apply -json`, also as a CI
 * system keeps it; or resources of Teleport's Kubernetes operator.
 *
 * @param file its path, for errors; the row has its name
 * @throws AffidavitError FILE_INVALID
 */
export function collectTerraform(bytes: Uint8Array, file: string, run: TerraformRun): CollectedSource {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const name = path.basename(file);
  const masks = new Masks();
  const found = readFile(bytes, file, masks);
  const time = run.at ?? (parseTimestamp(found.time ?? '') === null ? null : (found.time as string));
  const rows = found.rows.map(({ key, body }) => {
    const { logged, ...facts } = body;
    const when = run.at ?? (typeof logged === 'string' && parseTimestamp(logged) !== null ? logged : time);
    return {
      key: `${sha256.slice(0, 16)} ${key}`,
      body: {
        ...facts,
        time: when,
        run_by: run.by ?? 'not stated',
        file: name,
        file_sha256: sha256,
        form: found.form,
        terraform_version: found.version,
      } satisfies JsonObject,
    };
  });
  const reason = rows.length === 0 ? 'the file holds no change of a resource of the Teleport provider' : '';
  // distinguished by content: a newer file of the same name adds up
  const source = `${name} (SHA-256 ${sha256})`;
  const collected = collectedSource('terraform_changes', source, rows, reason, masks.list());
  return found.unread ? { ...collected, status: 'partial', reason: found.unread } : collected;
}

interface Found {
  form: 'plan' | 'log' | 'operator';
  rows: { key: string; body: JsonObject }[];
  version: string;
  time: string | null;
  /** what of the file could not be read; empty when everything could */
  unread?: string;
}

function readFile(bytes: Uint8Array, file: string, masks: Masks): Found {
  const text = decodeText(bytes);
  if (text === null)
    throw invalid(file, 'it is not text; a plan in its own form must go through `terraform show -json PLAN`');
  if (text.trim() === '') throw invalid(file, 'it is empty');
  const whole = readJson(text);
  if (whole.problem === null && !isLog(whole.value)) {
    const resources = operatorResources([whole.value].filter(isObject));
    return resources.length > 0 ? operator(resources, masks) : plan(whole.value, file, masks);
  }
  if (whole.problem !== null && whole.problem !== 'not JSON') throw invalid(file, whole.problem);
  const lines = readLogLines(text);
  if (lines !== null) return log(lines, file);
  const resources = looksLikeManifest(text) ? operatorResources(readYaml(text, file)) : [];
  if (resources.length > 0) return operator(resources, masks);
  throw invalid(file, 'it is not JSON');
}

/** The file is read as YAML only where its first lines are those of a manifest: everything is YAML to some degree. */
function looksLikeManifest(text: string): boolean {
  return /^\s*(apiVersion|kind|items):/m.test(text) && text.includes('resources.teleport.dev/');
}

function isObject(value: JsonValue): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function operator(resources: readonly JsonObject[], masks: Masks): Found {
  return { form: 'operator', rows: operatorRows(resources, masks), version: '', time: null };
}

function plan(value: unknown, file: string, masks: Masks): Found {
  const result = planSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw invalid(file, `${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const { data } = result;
  if (
    data.resource_changes === undefined &&
    data.resource_drift === undefined &&
    Object.hasOwn(data, 'values')
  )
    throw invalid(file, 'it holds a state, not a plan: a state shows no change');
  return {
    form: 'plan',
    rows: planRows(data, masks),
    version: data.terraform_version ?? '',
    time: data.timestamp ?? null,
  };
}

function log({ lines, others, broken }: LogLines, file: string): Found {
  if (lines.length === 0) throw invalid(file, `line ${broken.first[0]} is cut off or damaged`);
  const many = `${plural(broken.count, 'line')} ${broken.count === 1 ? 'is' : 'are'}`;
  const unread =
    broken.count === 0 ? '' : `${many} cut off or damaged, the first: ${broken.first.join(', ')}`;
  const skipped = others === 0 ? {} : { other_lines: others };
  const rows = logRows(lines);
  return {
    form: 'log',
    version: rows.version,
    rows: rows.rows.map(({ key, body }) => ({ key, body: { ...body, ...skipped } })),
    time: lines[0]?.['@timestamp'] ?? null,
    unread,
  };
}

function isLog(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '@level');
}

function invalid(file: string, what: string): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is neither a Terraform plan nor a Terraform log: ${what}.`,
    'Give the output of `terraform show -json PLAN`, of `terraform apply -json`, or of `kubectl get -o yaml` for the operator. Nothing of it was stored.',
  );
}
