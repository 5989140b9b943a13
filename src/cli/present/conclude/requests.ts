import { plural } from '../../../formats/plural.ts';
import { readerActor } from '../../../formats/readerActor.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type {
  RequestsList,
  RequestTrailReport,
  TrailStepRow,
} from '../../../records/reports/requestReports.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';
import { wrap } from '../wrap.ts';

/** Width of a plain terminal. */
const WIDTH = 80;
/** Characters of an id that are shown. */
const SHOWN = 8;

/** The access requests of a period. */
export function presentRequests({ period, requests }: RequestsList): string {
  const rows = requests.map(({ id, created, requester, roles, state, complete, sessions, certificates }) => [
    cell(id.slice(0, SHOWN)),
    created === null ? '–' : readerTime(created).slice(0, 16),
    cell(requester, 60),
    cell(roles.join(', '), 60),
    cell(state.toLowerCase()),
    `${certificates}/${sessions}`,
    statusWord(complete ? 'complete' : 'partial'),
  ]);
  const head = `${plural(requests.length, 'access request')} of ${cell(period.label)} (${readerTime(period.from)} to ${readerTime(period.to)})`;
  if (rows.length === 0) return wrap(head, WIDTH).join('\n');
  return [
    ...wrap(head, WIDTH),
    '',
    table(
      [
        { head: 'ID' },
        { head: 'MADE (UTC)' },
        { head: 'REQUESTER', width: 10 },
        { head: 'ROLES', width: 10 },
        { head: 'STATE' },
        { head: 'USE' },
        { head: 'TRAIL' },
      ],
      rows,
    ),
    '',
    'USE: certificates/sessions. `affidavit requests show ID` shows a trail.',
  ].join('\n');
}

/** The trail of one access request. */
export function presentRequest(trail: RequestTrailReport): string {
  const facts: [string, string][] = [
    ['Request', trail.id],
    ['Requester', `${trail.requester} (${trail.requester_kind})`],
    ['Roles', trail.roles.join(', ')],
    ['Resources', trail.resources.join(', ')],
    ['Reason', trail.reason],
    ['State', trail.state.toLowerCase()],
    ['Approved by', trail.approver === '' ? 'nobody' : trail.approver],
    ['Trail', trail.complete ? 'complete' : `not complete: ${trail.open}`],
    ['Page', trail.html ?? ''],
  ];
  const head = facts.flatMap(([label, value]) =>
    value === '' ? [] : lines(cell(value, 2_000), `${label.padEnd(12)} `),
  );
  const rest = trail.count - trail.steps.length;
  return [
    ...head,
    '',
    ...trail.steps.flatMap(stepLines),
    ...(rest > 0 ? [`${plural(rest, 'further step')}: see evidence/request_trail.jsonl of a bundle.`] : []),
  ].join('\n');
}

const INDENT = ' '.repeat(25);

function stepLines(step: TrailStepRow): string[] {
  const when = step.time === null ? 'time not recorded' : readerTime(step.time);
  const actor = step.actor === '' ? '' : cell(readerActor(step.actor), 300);
  const first = `${when.padEnd(23)}  ${step.step.replaceAll('_', ' ').padEnd(12)}  `;
  return [
    ...(actor === '' ? [first.trimEnd()] : lines(actor, first)),
    ...about(step).flatMap((text) => lines(text, INDENT)),
  ];
}

/** Facts of a step beside who and when, a line each. */
function about(step: TrailStepRow): string[] {
  const { target, login, resource_owner, how, detail, commands, failed_commands, file_transfers } = step;
  const what = [how.replaceAll('_', ' '), detail].filter((text) => text !== '').join(': ');
  const counts = [
    commands ? plural(commands, 'command') : '',
    failed_commands ? `${failed_commands} failed` : '',
    file_transfers ? plural(file_transfers, 'file transfer') : '',
    step.recording === '' ? '' : `recorded: ${step.recording}`,
  ].filter((text) => text !== '');
  const came = [step.outcome, step.exit_code === '' ? '' : `exit code ${step.exit_code}`, step.error].filter(
    (text) => text !== '',
  );
  return [
    what,
    target === ''
      ? ''
      : `${target}${login === '' ? '' : ` as ${login}`}${resource_owner === '' ? '' : `, owner ${resource_owner}`}`,
    step.session_id === '' ? '' : `session ${step.session_id}`,
    counts.join(', '),
    came.length === 0 ? '' : `outcome: ${came.join(', ')}`,
    step.ended === null ? '' : `to ${readerTime(step.ended)}`,
  ].flatMap((text) => (text === '' ? [] : [cell(text, 1_000)]));
}

/** Text behind a head, folded to the width; a word that is longer than a line is cut into several. */
function lines(text: string, head: string): string[] {
  const room = WIDTH - head.length;
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gsu')) ?? []);
  const [first = '', ...more] = wrap(words.join(' '), room);
  return [head + first, ...more.map((line) => ' '.repeat(head.length) + line)];
}
