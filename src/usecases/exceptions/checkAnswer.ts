import { RESPONSE_STATUSES } from '../../records/choices.ts';
import type { ExceptionResponse, ResponseStatus } from '../../records/exceptions.ts';

/** An answer before it is checked; texts are as given. */
export type GivenAnswer = Pick<
  ExceptionResponse,
  'response' | 'owner' | 'due' | 'accepted_until' | 'evidence' | 'by'
> & { status: string };

/** An answer that may be recorded. */
export type Answer = GivenAnswer & { status: ResponseStatus };

const MOST = { response: 10_000, owner: 300, by: 300 } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Checks an answer by the rules of the register.
 *
 * @param attachments ids of the files that are attached
 * @returns the first fault in words, which completes "row 7: …"; null when it has none
 */
export function answerProblem(answer: GivenAnswer, attachments: ReadonlySet<number>): string | null {
  const { status, response, due, accepted_until, evidence } = answer;
  if (!(RESPONSE_STATUSES as readonly string[]).includes(status))
    return `the status is not one of ${RESPONSE_STATUSES.join(', ')}`;
  for (const name of ['response', 'owner', 'by'] as const) {
    const text = answer[name];
    if ([...text].length > MOST[name])
      return `${name} holds more than ${MOST[name].toLocaleString('en')} characters`;
    if (CONTROL.test(text)) return `${name} holds a control character`;
    if (!text.isWellFormed()) return `${name} is not well-formed text`;
  }
  if (status !== 'open' && response.trim() === '') return `status ${status} needs a response`;
  for (const [name, date] of [
    ['due', due],
    ['accepted_until', accepted_until],
  ] as const)
    if (date !== '' && !isDate(date)) return `${name} is not a date such as 2026-12-31`;
  if (accepted_until !== '' && status !== 'accepted')
    return 'accepted_until goes with the status accepted only';
  const absent = evidence.find((id) => !attachments.has(id));
  if (absent !== undefined) return `no file with the number ${absent} is attached`;
  return null;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
