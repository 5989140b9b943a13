import { createHash } from 'node:crypto';
import { type DescMessage, type Message, type MessageShape, toBinary } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { AuditLog, type LoggedEvent, type Random } from '../auditLog.ts';
import type { Caller } from '../caller.ts';
import type { GatewayData } from '../data/gatewayData.ts';
import { addFutureField, plantSecrets, secretEvents } from '../encode/canary.ts';
import { eventBytes } from '../encode/eventMessage.ts';
import { formToMessage } from '../encode/formToMessage.ts';
import type { Faults } from '../faults.ts';
import { denied } from '../grpc/status.ts';
import { AccessRules } from '../rules.ts';

/** Which generation of the API answers. */
export type Personality = '14.2' | '18';
export type Edition = 'oss' | 'enterprise';

/** Data, faults and what follows from both; made anew whenever either changes. */
export class ServedState {
  readonly data: GatewayData;
  readonly faults: Faults;
  readonly personality: Personality;
  readonly edition: Edition;
  readonly log: AuditLog;
  readonly nowMs: number;
  private readonly encodedEvents = new WeakMap<LoggedEvent, Uint8Array>();
  private readonly messages = new WeakMap<JsonObject, MessageShape<DescMessage>>();
  private readonly rulesOfRoles = new Map<string, AccessRules>();
  private readonly rolesByName: Map<string, JsonObject>;

  constructor(data: GatewayData, faults: Faults, personality: Personality, edition: Edition, ties?: Random) {
    this.data = data;
    this.faults = faults;
    this.personality = personality;
    this.edition = edition;
    this.nowMs = Date.parse(data.now);
    this.rolesByName = new Map(data.roles.map((role) => [nameOf(role), role]));
    const planted = faults.canary ? secretEvents(faults.canary, data.now) : [];
    this.log = new AuditLog(
      [...data.events, ...planted].map((json) => loggedEvent(json, faults)),
      {
        sizeOf: (event) => this.eventBytes(event).length,
        late: faults.lateEvents?.uids ?? [],
        lateAfter: faults.lateEvents?.reads ?? 0,
        oversized: faults.oversizedEvents ?? [],
        unreadableLine: faults.unreadableLine,
        ...(ties ? { shuffleTies: ties } : {}),
      },
    );
  }

  /** The encoded event, made once. */
  eventBytes(event: LoggedEvent): Uint8Array {
    let bytes = this.encodedEvents.get(event);
    if (!bytes) {
      bytes = eventBytes(event);
      this.encodedEvents.set(event, bytes);
    }
    return bytes;
  }

  /** A resource as message, with whatever the faults add to it. */
  message<Desc extends DescMessage>(desc: Desc, formOf: JsonObject): MessageShape<Desc> {
    const known = this.messages.get(formOf);
    if (known && known.$typeName === desc.typeName) return known as MessageShape<Desc>;
    const message = formToMessage(desc, formOf);
    stampRevision(message, this.personality);
    if (this.faults.canary) plantSecrets(desc, message, this.faults.canary);
    if (this.faults.unknownFields) addFutureField(message);
    this.messages.set(formOf, message);
    return message;
  }

  /** As `message`, encoded. */
  bytes(desc: DescMessage, formOf: JsonObject): Uint8Array {
    return toBinary(desc, this.message(desc, formOf));
  }

  /** The caller's own roles; a role that is gone refuses the call, as the auth service does. */
  rolesOf(caller: Caller): JsonObject[] {
    return caller.roles.map((name) => {
      const role = this.rolesByName.get(name);
      if (!role) throw denied(`role ${name} is not found`);
      return role;
    });
  }

  /** Permissions of the caller. */
  rulesOf(caller: Caller): AccessRules {
    const key = JSON.stringify(caller.roles);
    let rules = this.rulesOfRoles.get(key);
    if (!rules) {
      rules = new AccessRules(this.rolesOf(caller));
      this.rulesOfRoles.set(key, rules);
    }
    return rules;
  }

  may(caller: Caller, resource: string, verbs: readonly string[]): boolean {
    if (this.faults.deniedKinds?.includes(resource)) return false;
    const rules = this.rulesOf(caller);
    return verbs.every((verb) => rules.may(resource, verb));
  }

  /** @throws StatusError PERMISSION_DENIED in the gateway's words */
  require(caller: Caller, resource: string, verbs: readonly string[]): void {
    if (this.faults.deniedKinds?.includes(resource)) {
      throw denied(
        verbs.map((verb) => `access denied to perform action "${verb}" on "${resource}"`).join(', '),
      );
    }
    this.rulesOf(caller).require(resource, verbs);
  }

  /** The text of the refusal when a lock in force targets the caller or one of its roles; empty otherwise. */
  lockRefusal(caller: Caller): string {
    for (const lock of this.data.locks) {
      const spec = lock.spec as JsonObject;
      if (typeof spec.expires === 'string' && Date.parse(spec.expires) <= this.nowMs) continue;
      const target = spec.target as Record<string, string>;
      const hit =
        (target.user !== undefined && target.user === caller.user && `User:"${target.user}"`) ||
        (target.role !== undefined && caller.roles.includes(target.role) && `Role:"${target.role}"`);
      if (hit && Object.keys(target).length === 1) return `lock targeting ${hit} is in force`;
    }
    return '';
  }

  /** Whether a resource's `metadata.expires` has not passed on the gateway's clock. */
  alive(formOf: JsonObject): boolean {
    const expires = (formOf.metadata as JsonObject).expires;
    return typeof expires !== 'string' || Date.parse(expires) > this.nowMs;
  }
}

/** `metadata.name` of a resource. */
export function nameOf(formOf: JsonObject): string {
  return String((formOf.metadata as JsonObject).name);
}

// Every resource has a number (14.2) or a revision (18) that changes with each write and means nothing else.
function stampRevision(message: Message, personality: Personality): void {
  const { metadata } = message as Message & { metadata?: { name: string; id: bigint; revision: string } };
  if (!metadata) return;
  const digest = createHash('sha256').update(`${message.$typeName}/${metadata.name}`).digest();
  if (personality === '14.2') metadata.id = 1_790_000_000_000_000_000n + digest.readBigUInt64BE() / 100_000n;
  else
    metadata.revision = digest
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function loggedEvent(json: JsonObject, faults: Faults): LoggedEvent {
  return {
    uid: String(json.uid ?? ''),
    type: String(json.event ?? ''),
    timeMs: Date.parse(String(json.time)),
    json: faults.unknownFields ? { ...json, a_later_field: { nested: ['value'] } } : json,
  };
}
