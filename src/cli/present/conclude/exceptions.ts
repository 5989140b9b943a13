import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type {
  ExceptionAnswer,
  ExceptionDetail,
  ExceptionImport,
  ExceptionList,
  RegisteredException,
} from '../../../records/reports/exceptionReports.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** Digits of an id that are shown: enough to keep the exceptions of a store apart. */
export const SHOWN_DIGITS = 12;

/** The exceptions of a period, then those that ended. */
export function presentExceptions({ period, exceptions, ended }: ExceptionList): string {
  const rows = exceptions.map((one) => [
    one.id.slice(0, SHOWN_DIGITS),
    cell(one.reference),
    changeOf(one),
    statusWord(one.status),
    cell(one.owner, 40),
    one.due,
    cell(one.facts, 300),
  ]);
  const gone = ended.map((one) => [
    one.id.slice(0, SHOWN_DIGITS),
    cell(one.reference),
    statusWord(one.end),
    cell(one.last_seen),
    cell(`${one.detail} ${one.facts}`, 300),
  ]);
  return [
    `${plural(exceptions.length, 'exception')} of ${cell(period.label)} (${readerTime(period.from)} to ${readerTime(period.to)})`,
    ...(rows.length === 0
      ? []
      : [
          '',
          table(
            [
              { head: 'ID' },
              { head: 'TEST' },
              { head: 'CHANGE' },
              { head: 'STATUS' },
              { head: 'OWNER', width: 16 },
              { head: 'DUE' },
              { head: 'FACTS', width: 70 },
            ],
            rows,
          ),
        ]),
    ...(gone.length === 0
      ? []
      : [
          '',
          'Listed in an earlier period, and not any more',
          table(
            [
              { head: 'ID' },
              { head: 'TEST' },
              { head: 'NOW' },
              { head: 'LAST LISTED' },
              { head: 'WHY', width: 80 },
            ],
            gone,
          ),
        ]),
  ].join('\n');
}

function changeOf({ change, times }: RegisteredException): string {
  return times > 1 ? `${statusWord(change)} (${times} periods)` : statusWord(change);
}

/** One exception, and what happened to it. */
export function presentException(detail: ExceptionDetail): string {
  const { listed } = detail;
  const rows = detail.history.map(({ at, event, period, bundle, detail: text, response }) => [
    readerTime(at),
    statusWord(event),
    bundle === null ? cell(period) : `${cell(period)}, bundle ${bundle}`,
    response === null
      ? cell(text, 300)
      : cell(
          `${response.status} (revision ${response.revision}, ${response.by === '' ? response.who : `${response.by}, recorded by ${response.who}`}): ${response.response}`,
          600,
        ),
  ]);
  return [
    `Exception  ${detail.id}`,
    `Row        ${cell(detail.row_id === '' ? detail.dataset : `${detail.dataset}/${detail.row_id}`)}`,
    `Test       ${cell(listed?.reference ?? detail.procedure)}${detail.fault === '' ? '' : ` (${cell(detail.fault)})`}`,
    ...(listed === null
      ? [`Not among the exceptions of ${cell(detail.period.label)}.`]
      : [
          `Facts      ${cell(listed.facts, 2000)}`,
          `Status     ${statusWord(listed.status)}, revision ${listed.revision}${listed.status_reason === '' ? '' : `: ${cell(listed.status_reason)}`}`,
          `Listed     ${changeOf(listed)}, first in ${cell(listed.first_seen)}`,
          ...(listed.revision === 0 ? [] : answerLines(listed)),
        ]),
    '',
    table([{ head: 'TIME' }, { head: 'EVENT' }, { head: 'PERIOD' }, { head: 'DETAIL', width: 80 }], rows),
  ].join('\n');
}

function answerLines(one: RegisteredException): string[] {
  const lines: [string, string][] = [
    ['Response', cell(one.response, 10_000)],
    ['Owner', cell(one.owner)],
    ['Due', one.due],
    ['Accepted until', one.accepted_until],
    ['Evidence', one.evidence.join(', ')],
  ];
  return lines.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(10)} ${text}`);
}

/** Responses that were recorded. */
export function presentAnswers(answers: readonly ExceptionAnswer[]): string {
  return answers
    .map(
      ({ id, status, revision, who }) =>
        `${id.slice(0, SHOWN_DIGITS)}  ${statusWord(status)}, revision ${revision}, recorded by ${cell(who)}`,
    )
    .join('\n');
}

/** The responses of an imported table. */
export function presentAnswerImport({ file, recorded, unchanged }: ExceptionImport): string {
  const head = `${plural(recorded.length, 'response')} recorded from ${cell(file)}; ${plural(unchanged, 'row')} unchanged.`;
  return recorded.length === 0 ? head : `${head}\n${presentAnswers(recorded)}`;
}
