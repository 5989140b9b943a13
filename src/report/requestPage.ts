import type { RequestTrailReport, TrailStepRow } from '../records/reports/requestReports.ts';
import { cssString } from './html/escape.ts';
import { Html, html } from './html/html.ts';
import { POLICY } from './html/policy.ts';
import { pageRules, STYLESHEET } from './html/stylesheet.ts';
import { Budget } from './parts/budget.ts';
import { factsOf } from './parts/facts.ts';
import { mark } from './parts/marks.ts';
import { grouped, tableOf } from './parts/table.ts';
import { name, sentence, time } from './parts/values.ts';

/** Room for the steps in bytes. */
const ROOM = 4_000_000;

/**
 * The trail of one access request as one self-contained page, in the form of the report: no script, nothing from outside, every
 * value escaped. The same trail gives the same bytes.
 *
 * @param version of the program
 */
export function renderRequest(trail: RequestTrailReport, version: string): string {
  const { id, requester, roles, resources, reason, state, approver, cluster, complete, open } = trail;
  const title = `Access request ${id}`;
  const style = new Html(
    `<style>${STYLESHEET}${pageRules(cssString(title), cssString(`affidavit ${version}`))}</style>`,
  );
  const facts = factsOf([
    ['Requester', html`${name(requester)} <span class="small">(${trail.requester_kind})</span>`],
    ['Roles', roles.map((role, index) => html`${index > 0 && ', '}${name(role)}`)],
    [
      'Resources',
      resources.length === 0
        ? 'none'
        : resources.map((resource, index) => html`${index > 0 && ', '}${name(resource)}`),
    ],
    ['Reason', reason === '' ? 'none' : sentence(reason)],
    ['State', state],
    ['Approved by', approver === '' ? 'nobody' : name(approver)],
    ['Made', time(trail.created)],
    ['Ends', time(trail.expires)],
    ['Gateway', name(cluster)],
    [
      'Evidence',
      html`${name(trail.period.label)}: ${time(trail.period.from)} up to, not including, ${time(trail.period.to)}`,
    ],
  ]);
  const steps = tableOf({
    caption: 'Steps of the access request',
    columns: [
      {
        head: 'Time',
        width: 17,
        cell: (step) =>
          html`${time(step.time)}${step.ended !== null && html`<span class="sub">to ${time(step.ended)}</span>`}`,
      },
      { head: 'Step', width: 12, cell: ({ step }) => html`<b>${step.replaceAll('_', ' ')}</b>` },
      {
        head: 'By',
        width: 17,
        cell: ({ actor, actor_kind }) =>
          html`${name(actor)}${actor_kind !== '' && html`<span class="sub">${actor_kind}</span>`}`,
      },
      { head: 'Target', width: 18, cell: targetOf },
      { head: 'What', width: 24, cell: whatOf },
      { head: 'Outcome', width: 12, cell: outcomeOf },
    ],
    rows: trail.steps,
    none: 'No step is recorded.',
    budget: new Budget(ROOM),
    most: trail.steps.length,
    rest: { total: trail.count, where: 'The others are in evidence/request_trail.jsonl.' },
  });
  const completeness = complete
    ? html`<p>${mark('complete')} The log shows the request being made, was read without a gap from then on, and reaches to its end.</p>`
    : html`<p>${mark('partial')} The trail is not complete: ${sentence(open)}.</p>`;
  return `<!doctype html>
${html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title>${style}</head><body>
<div class="frame"><main><div class="title" style="padding-top:2.5rem"><p class="eyebrow">Trail of an access request</p><h1>${name(requester)}</h1><p class="lead"><code>${id}</code></p></div>
${facts}<section aria-labelledby="h-trail"><h2 id="h-trail">${grouped(trail.count)} ${trail.count === 1 ? 'step' : 'steps'}</h2>${completeness}
${[...steps]}</section><footer><p>affidavit ${version}. Times are UTC. What was typed into a terminal is in its recording, not in the audit log.</p></footer></main></div></body></html>
`}`;
}

function targetOf({ target, login, resource_owner }: TrailStepRow): Html {
  return html`${name(target)}${login !== '' && html`<span class="sub">as ${name(login)}</span>`}${resource_owner !== '' && html`<span class="sub">owner ${name(resource_owner)}</span>`}`;
}

function whatOf({
  how,
  detail,
  session_id,
  commands,
  failed_commands,
  file_transfers,
  recording,
}: TrailStepRow): Html {
  const counts = [
    commands !== null && commands > 0 && `${grouped(commands)} ${commands === 1 ? 'command' : 'commands'}`,
    failed_commands !== null && failed_commands > 0 && `${grouped(failed_commands)} failed`,
    file_transfers !== null && file_transfers > 0 && `${grouped(file_transfers)} files transferred`,
    recording !== '' && `recorded: ${recording}`,
  ].filter((text): text is string => text !== false);
  return html`${sentence([how.replaceAll('_', ' '), detail].filter((text) => text !== '').join(': '))}${counts.length > 0 && html`<span class="sub">${counts.join(', ')}</span>`}${session_id !== '' && html`<span class="sub">session <code>${session_id}</code></span>`}`;
}

function outcomeOf({ outcome, exit_code, error }: TrailStepRow): Html {
  const tone = outcome === 'failed' || outcome === 'refused' ? 'bad' : outcome === 'ok' ? 'good' : 'plain';
  return html`${outcome !== '' && html`<span class="mark ${tone}">${outcome}</span>`}${exit_code !== '' && html`<span class="sub">exit code ${exit_code}</span>`}${error !== '' && html`<span class="sub">${sentence(error)}</span>`}`;
}
