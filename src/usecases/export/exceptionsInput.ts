import type { Conclusion } from '../../controls/conclusion.ts';
import { exceptionLines } from '../../controls/exceptionLines.ts';
import { exceptionsOf } from '../../controls/exceptions.ts';
import type { Register } from '../../controls/register/register.ts';
import { fileOfTable } from '../../evidence/tableFiles.ts';
import type { ListedException } from '../../records/controls.ts';

/** Every exception of a conclusion with the place of its row in the bundle, and its state. Same rows each time. */
export function* listedExceptions(
  { set, results }: Pick<Conclusion, 'set' | 'results'>,
  register: Register,
): Generator<ListedException> {
  const lineOf = exceptionLines(set);
  for (const exception of exceptionsOf(set, results)) {
    const file = fileOfTable(set, exception.dataset) ?? '';
    const at = file === '' ? null : lineOf(exception.dataset, exception.row_id);
    const standing = register.standingOf({ ...exception, procedure: exception.test });
    yield { ...exception, file, line: at?.line ?? null, record_sha256: at?.sha256 ?? '', standing };
  }
}
