import { readJson } from '../../../formats/readJson.ts';
import { type LogLine, logLineSchema } from './log.ts';

/** Lines of a Terraform log, and what of the file could not be read. */
export interface LogLines {
  lines: LogLine[];
  /** lines of a CI job that are not Terraform's */
  others: number;
  /** lines that begin as one of Terraform's and are cut off or damaged: numbers of the first, and how many */
  broken: { first: number[]; count: number };
}

/** Colours and folding marks of CI systems (ECMA-48 control sequences). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** How each line of `terraform -json` begins; members may stand in another order where a log shipper wrote it anew. */
const BEGIN = /\{\s*"@(level|message|module|timestamp)"\s*:/;

/**
 * Reads the log of `terraform plan|apply -json`, by itself or as a CI system keeps it: with a time or a job's name before each line,
 * and with lines of other programs in between.
 *
 * @returns null when no line is Terraform's
 */
export function readLogLines(text: string): LogLines | null {
  const found: LogLines = { lines: [], others: 0, broken: { first: [], count: 0 } };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(CONTROL, '').trim();
    if (line === '') continue;
    const begin = BEGIN.exec(line)?.index ?? -1;
    if (begin < 0) {
      found.others += 1;
      continue;
    }
    const parsed = logLineSchema.safeParse(readJson(line.slice(begin)).value);
    if (parsed.success) found.lines.push(parsed.data);
    else {
      found.broken.count += 1;
      if (found.broken.first.length < 5) found.broken.first.push(index + 1);
    }
  }
  return found.lines.length === 0 && found.broken.count === 0 ? null : found;
}
