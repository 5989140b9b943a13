import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DescMessage, type DescMethod, fromBinary, type Message } from '@bufbuild/protobuf';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'recordings', 'teleport-14.2.0');

export interface Recording {
  path: string;
  grpc_status: number;
  grpc_message: string;
  responses: string[];
}

export function recording(name: string): Recording {
  return JSON.parse(readFileSync(join(folder, 'rpc', `${name}.json`), 'utf8')) as Recording;
}

/** The rows of a recorded answer in tctl's form: one for each message, or one for each item of the named list. */
export function recordedRows(method: DescMethod, variant = '', list?: string): JsonObject[] {
  const name = `${method.parent.typeName}.${method.name}${variant}`;
  const field = method.output.fields.find((candidate) => candidate.name === list);
  const rows: JsonObject[] = [];
  for (const response of recording(name).responses) {
    const message: Message = fromBinary(method.output, Buffer.from(response, 'base64'));
    if (!field) rows.push(stored(toTctl(method.output, message)));
    else
      for (const item of (message as unknown as Record<string, Message[]>)[field.localName] ?? [])
        rows.push(stored(toTctl(field.message as DescMessage, item)));
  }
  return rows;
}

/** What tctl printed, without the fields that change by themselves. */
export function printed(name: string): JsonObject[] {
  const rows = JSON.parse(printedRaw(name)) as JsonObject[];
  return rows.map(withoutVolatile);
}

/** What tctl printed, to the letter. */
export function printedRaw(name: string): string {
  return readFileSync(join(folder, 'tctl', `${name}.json`), 'utf8');
}

export function withoutVolatile(row: JsonObject): JsonObject {
  const { id, revision, ...metadata } = row.metadata as JsonObject;
  return { ...row, metadata };
}

export function randomResources(
  file = 'random-resources',
): { type: string; wire: Buffer; tctl: JsonObject }[] {
  return readFileSync(join(folder, `${file}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; wire: string; tctl: JsonObject })
    .map(({ type, wire, tctl }) => ({
      type,
      wire: Buffer.from(wire, 'base64'),
      tctl: withoutVolatile(tctl),
    }));
}

export function byName(rows: readonly JsonObject[]): JsonObject[] {
  return rows.toSorted((a, b) => (rowName(a) < rowName(b) ? -1 : 1));
}

function rowName(row: JsonObject): string {
  return String((row.metadata as JsonObject).name);
}

/** A row as it is stored: what was noted on it for the counts is in no JSON. */
export function stored(row: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(row)) as JsonObject;
}
