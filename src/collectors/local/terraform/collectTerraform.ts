import { createHash } from 'node:crypto';
import path from 'node:path';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import { parseTimestamp } from '../../../formats/timestamp.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { decodeText } from '../decodeText.ts';
import { Masks } from '../maskSettings.ts';
import { type LogLine, logLineSchema, logRows } from './log.ts';
import { planRows, planSchema } from './plan.ts';

/** The person's statements about a run where the file has none. */
export interface TerraformRun {
  by: string | undefined;
  /** RFC 3339 UTC */
  at: string | undefined;
}

/**
 * Reads one file of Terraform: a plan as `terraform show -json` prints it, or the log of `terraform plan|apply -json`.
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
  return collectedSource('terraform_changes', `${name} (SHA-256 ${sha256})`, rows, reason, masks.list());
}

interface Found {
  form: 'plan' | 'log';
  rows: { key: string; body: JsonObject }[];
  version: string;
  time: string | null;
}

function readFile(bytes: Uint8Array, file: string, masks: Masks): Found {
  const text = decodeText(bytes);
  if (text === null)
    throw invalid(file, 'it is not text; a plan in its own form must go through `terraform show -json PLAN`');
  if (text.trim() === '') throw invalid(file, 'it is empty');
  const whole = parsed(text);
  if (isLog(whole)) return log([text.trim()], file);
  if (whole !== undefined) return plan(whole, file, masks);
  const lines = text.split(/\r?\n/);
  if (isLog(parsed(lines[0] ?? ''))) return log(lines, file);
  throw invalid(file, 'it is not JSON');
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

function log(lines: readonly string[], file: string): Found {
  const read: LogLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const result = logLineSchema.safeParse(parsed(line));
    if (!result.success) throw invalid(file, `line ${index + 1} is no line of a log of \`terraform -json\``);
    read.push(result.data);
  }
  return { form: 'log', ...logRows(read), time: read[0]?.['@timestamp'] ?? null };
}

function isLog(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '@level');
}

/** undefined when it is not JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function invalid(file: string, what: string): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is neither a Terraform plan nor a Terraform log: ${what}.`,
    'Give the output of `terraform show -json PLAN` or `terraform apply -json`. Nothing was stored.',
  );
}
