import { readCsv } from '../../collectors/local/people/csv.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { isSamePerson } from '../../evidence/computed/reviews/readReview.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { printable } from '../../formats/printable.ts';
import { readInputBytes } from '../import/inputFile.ts';

/** Reviewer of a grant, and how that was decided. */
export interface ChosenReviewer {
  reviewer: string;
  chosen: string;
}

/** Gives the reviewer of a grant; null: nobody but the holder could. */
export type ChooseReviewer = (grant: { holder: string; role: string }) => ChosenReviewer | null;

interface Line {
  user: string;
  role: string;
  reviewer: string;
}

const HOLDER_HEADERS = ['holder', 'user', 'machine', 'user_name'];
const REVIEWER_HEADERS = ['reviewer', 'manager', 'owner'];

/**
 * Reviewers in the order in which they are looked for: the file's line for holder and role, for the holder (the manager), for the
 * role (its owner); owners of machine identities and managers from lists that the entity supplied; then the fallback reviewers.
 * Nobody reviews their own row.
 *
 * @param file list of reviewers; undefined: none was given
 * @param fallback reviewers by `--reviewer`, in their order
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID with the line
 */
export function chooseReviewers(
  set: EvidenceSet,
  file: string | undefined,
  fallback: readonly string[],
): ChooseReviewer {
  const lines = file === undefined ? [] : readReviewers(file);
  const find = (holder: string | null, role: string | null) =>
    lines.filter(
      (line) =>
        (holder === null ? line.user === '' : line.user !== '' && isSamePerson(line.user, holder)) &&
        (role === null ? line.role === '' : line.role === role),
    );
  const owners = suppliedOwners(set);
  const everybody = [...find(null, null).map(({ reviewer }) => reviewer), ...fallback];
  return ({ holder, role }) => {
    const candidates: ChosenReviewer[] = [
      ...find(holder, role).map(chosenAs('named for this holder and role')),
      ...find(holder, null).map(chosenAs('manager')),
      ...find(null, role).map(chosenAs('owner of the role')),
      ...(owners.get(holder) ?? []),
      ...everybody.map((reviewer) => ({ reviewer, chosen: 'fallback reviewer' })),
    ];
    const first = candidates[0];
    const chosen = candidates.find(({ reviewer }) => !isSamePerson(reviewer, holder));
    if (chosen === undefined) return null;
    return chosen === first
      ? chosen
      : { ...chosen, chosen: `${chosen.chosen}, since nobody reviews their own row` };
  };
}

function chosenAs(chosen: string): (line: Line) => ChosenReviewer {
  return ({ reviewer }) => ({ reviewer, chosen });
}

/** Managers of joiners and owners of machine identities, by holder. */
function suppliedOwners({ db }: EvidenceSet): Map<string, ChosenReviewer[]> {
  const found = db
    .prepare<[], { holder: string; reviewer: string; chosen: string }>(
      `SELECT machine AS holder, owner AS reviewer, 'owner of the machine identity' AS chosen FROM machine_owners WHERE owner <> ''
       UNION ALL
       SELECT user_name, manager, 'manager (list of joiners)' FROM people_joiners WHERE manager <> ''`,
    )
    .all();
  return Map.groupBy(found, ({ holder }) => holder);
}

function readReviewers(file: string): Line[] {
  const [header, ...rest] = readCsv(readInputBytes(file), file);
  const names = (header?.cells ?? []).map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const at = (headers: readonly string[]) => names.findIndex((name) => headers.includes(name));
  const [user, role, reviewer] = [at(HOLDER_HEADERS), at(['role']), at(REVIEWER_HEADERS)];
  if (reviewer < 0 || (user < 0 && role < 0 && names.length > 1))
    throw invalid(file, 'its first line must name the columns user, role and reviewer');
  return rest.flatMap(({ line, cells }) => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    const cell = (index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
    if (cell(reviewer) === '') throw invalid(file, `line ${line} names no reviewer`);
    return [{ user: cell(user), role: cell(role), reviewer: cell(reviewer) }];
  });
}

function invalid(file: string, what: string): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is not a list of reviewers: ${what}.`,
    'Columns: user (or holder), role, reviewer (or manager, owner); a line with neither user nor role is for everything else. docs/reviews.md has an example.',
  );
}
