import { eventTime, type ParsedEvent } from '../../../../collectors/derived/eventBody.ts';
import { isEnding } from '../../../../collectors/derived/histories/requestUses.ts';
import type { Identities } from '../../../../collectors/derived/identities.ts';
import { eventTypeInfo } from '../../../../datasets/eventTypes/eventTypeRegistry.ts';
import { eventOutcome, failureReason } from '../../../../datasets/eventTypes/outcome.ts';
import { object, text, texts } from '../../../../formats/json.ts';
import { microseconds } from '../../../../formats/timestamp.ts';
import type { StoreReader } from '../../../../store/store.ts';
import { parsed } from '../../../fromEvents/eventDataset.ts';
import { certificateOf } from '../../../fromEvents/machines/certificates.ts';
import { sessionStep } from '../../../fromEvents/sessions/sessionEvents.ts';
import { sessionFacts } from '../../../fromEvents/sessions/sessionFacts.ts';
import type { Draft, StepOutcome } from './draft.ts';
import type { Owners } from './owners.ts';

/** Groups of the same act to the same target on one day that are held at a time. */
const MAX_GROUPS = 1_000;

/**
 * Everything that was done under a request without a session: certificates and changes of the configuration one by one, the rest
 * (requests to Kubernetes or an application, commands) counted by who, what, target and UTC day.
 */
export function* otherSteps(
  store: StoreReader,
  request: string,
  identities: Identities,
  owners: Owners,
): Generator<Draft> {
  const groups = new Map<string, Draft>();
  for (const event of store.sessionlessOfSubject('request_use', request)) {
    const full = parsed(event);
    if (event.event.startsWith('access_request.') && full.body.id === request) continue;
    if (isEnding(event.event)) continue;
    if (event.event === 'cert.create') yield certificateStep(full, identities, owners);
    else if (eventTypeInfo(event.event, event.code)?.change != null) yield changeStep(full, identities);
    else {
      addTo(groups, full, identities, owners);
      if (groups.size < MAX_GROUPS) continue;
      yield* groups.values();
      groups.clear();
    }
  }
  yield* groups.values();
}

function certificateStep(event: ParsedEvent, identities: Identities, owners: Owners): Draft {
  const { user, user_kind, impersonator, route, roles, expires, cert_type, usage } = certificateOf(
    event,
    identities,
  );
  const target = text(route).slice(text(route).indexOf(':') + 1);
  const by = text(impersonator) === '' ? [] : [`by ${text(impersonator)}`];
  return {
    step: 'certificate',
    us: event.timeUs,
    endUs: text(expires) === '' ? null : microseconds(text(expires)),
    facts: {
      actor: text(user),
      actor_kind: text(user_kind),
      how: [text(cert_type), ...texts(usage)].filter((part) => part !== '').join(', '),
      detail: [...by, `roles ${texts(roles).join(', ') || 'not recorded'}`].join(': '),
      target: text(route) === '' ? '' : text(route),
      resource_owner: owners.of(target),
      outcome: outcomeOf(event),
      error: errorOf(event),
      event_uid: event.uid,
    },
  };
}

function changeStep(event: ParsedEvent, identities: Identities): Draft {
  const { body } = event;
  const actor = text(body.user) || text(body.updated_by);
  const change = eventTypeInfo(event.event, event.code)?.change;
  return {
    step: 'change',
    us: event.timeUs,
    facts: {
      actor,
      actor_kind: identities.of(actor, body).kind,
      how: event.event,
      detail: change == null ? '' : `${change.kind} ${change.action}`,
      target: text(body.name) || text(body.access_list_name) || text(object(body.device).device_id),
      outcome: outcomeOf(event),
      error: errorOf(event),
      event_uid: event.uid,
    },
  };
}

function addTo(groups: Map<string, Draft>, event: ParsedEvent, identities: Identities, owners: Owners): void {
  const facts = sessionFacts(event.body);
  const [actor, target] = [text(facts.user), text(facts.target) || text(event.body.name)];
  const outcome = outcomeOf(event);
  const key = [event.event, outcome, actor, target, eventTime(event).slice(0, 10)].join('\0');
  const known = groups.get(key);
  if (known !== undefined) {
    known.endUs = event.timeUs;
    known.facts.commands = Number(known.facts.commands) + 1;
    if (outcome === 'failed') known.facts.failed_commands = Number(known.facts.failed_commands) + 1;
    if (known.facts.exit_code !== '') known.facts.exit_code = exitCodeOf(event);
    return;
  }
  const kind = facts.kubernetes_cluster === '' ? sessionStep(event.event)?.kind : 'k8s';
  groups.set(key, {
    step: kind === 'k8s' ? 'kubernetes' : kind === 'app' ? 'application' : 'use',
    us: event.timeUs,
    endUs: null,
    facts: {
      actor,
      actor_kind: identities.of(actor, event.body).kind,
      how: event.event,
      detail: 'without a session',
      target,
      resource_owner: owners.of(target, facts.target_labels),
      login: text(facts.login),
      commands: 1,
      failed_commands: outcome === 'failed' ? 1 : 0,
      outcome,
      exit_code: exitCodeOf(event),
      error: errorOf(event),
      event_uid: event.uid,
    },
  });
}

function exitCodeOf({ body }: ParsedEvent): string {
  return typeof body.exitCode === 'number' ? String(body.exitCode) : text(body.exitCode);
}

function outcomeOf(event: ParsedEvent): StepOutcome {
  const outcome = eventOutcome(event);
  if (outcome === 'refused') return 'refused';
  const code = exitCodeOf(event);
  const answer = event.body.response_code ?? event.body.status_code;
  const hasFailed = (code !== '' && code !== '0') || (typeof answer === 'number' && answer >= 400);
  return outcome === 'failed' || hasFailed ? 'failed' : 'ok';
}

function errorOf(event: ParsedEvent): string {
  return outcomeOf(event) === 'ok' ? '' : failureReason(event.body) || text(event.body.exitError);
}
