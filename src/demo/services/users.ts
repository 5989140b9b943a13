import type { JsonObject } from '../../formats/canonicalJson.ts';
import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { UserV2Schema } from '../../gateway/gen/teleport/legacy/types/user_pb.ts';
import { BotSchema, BotService } from '../../gateway/gen/teleport/machineid/v1/bot_pb.ts';
import { UsersService } from '../../gateway/gen/teleport/users/v1/users_pb.ts';
import { denied, STATUS, StatusError } from '../grpc/status.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import { nameOf, type ServedState } from './servedState.ts';

const BOT_LABEL = 'teleport.internal/bot';
const ZERO = '0001-01-01T00:00:00Z';
const MAX_PAGE = 200;

const asOldUsers = new WeakMap<JsonObject, JsonObject>();

/** A user as this personality knows it: 14.2 has no `status`, and one time more in the login status. */
export function userForm(user: JsonObject, state: ServedState): JsonObject {
  if (state.personality !== '14.2') return user;
  let old = asOldUsers.get(user);
  if (!old) {
    const { status: _, ...rest } = user;
    const spec = (user.spec ?? {}) as JsonObject;
    const login = (spec.status ?? {}) as JsonObject;
    old = { ...rest, spec: { ...spec, status: { recovery_attempt_lock_expires: ZERO, ...login } } };
    asOldUsers.set(user, old);
  }
  return old;
}

function labelsOf(formOf: JsonObject): Record<string, string> {
  return ((formOf.metadata as JsonObject).labels ?? {}) as Record<string, string>;
}

function isBot(user: JsonObject): boolean {
  return labelsOf(user)[BOT_LABEL] !== undefined;
}

/** The bot that newer gateways show where older ones show a user and a role (teleport-api §2.8). */
function botOf(user: JsonObject, state: ServedState): JsonObject {
  const name = labelsOf(user)[BOT_LABEL] ?? '';
  const roleName = `bot-${name}`;
  const role = state.data.roles.find((candidate) => nameOf(candidate) === roleName);
  const allow = ((role?.spec as JsonObject | undefined)?.allow ?? {}) as JsonObject;
  const impersonate = (allow.impersonate ?? {}) as JsonObject;
  const traits = ((user.spec as JsonObject).traits ?? {}) as Record<string, string[] | null>;
  return {
    kind: 'bot',
    version: 'v1',
    metadata: { name },
    spec: {
      roles: impersonate.roles ?? [],
      traits: Object.entries(traits).map(([trait, values]) => ({ name: trait, values: values ?? [] })),
    },
    status: { user_name: nameOf(user), role_name: roleName },
  };
}

function refuseSecrets(asked: boolean): void {
  if (asked) throw denied('this request can be only executed by an admin');
}

/** Users and bots, older and newer calls (teleport-api §2.2, §2.8). */
export function registerUsers(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  const usersNow = () => current().data.users.filter((user) => current().alive(user));
  registry.stream(auth.getUsers, (request, call) => {
    refuseSecrets(request.withSecrets);
    current().require(call.caller, 'user', ['list', 'read']);
    return usersNow().map((user) => current().bytes(UserV2Schema, userForm(user, current())));
  });
  if (current().personality === '14.2') {
    registry.stream(auth.getBotUsers, (_, call) => {
      current().require(call.caller, 'user', ['list', 'read']);
      return usersNow()
        .filter(isBot)
        .map((user) => current().bytes(UserV2Schema, userForm(user, current())));
    });
    return;
  }
  registry.unary(UsersService.method.listUsers, (request, call) => {
    refuseSecrets(request.withSecrets);
    current().require(call.caller, 'user', ['list', 'read']);
    const page = pageOf(usersNow(), request.pageSize, request.pageToken, MAX_PAGE, call);
    return {
      users: page.rows.map((user) => current().message(UserV2Schema, user)),
      nextPageToken: page.next,
    };
  });
  registry.unary(UsersService.method.getUser, (request, call) => {
    refuseSecrets(request.withSecrets);
    const name = request.currentUser ? call.caller.user : request.name;
    if (name !== call.caller.user) current().require(call.caller, 'user', ['read']);
    const user = current().data.users.find((candidate) => nameOf(candidate) === name);
    if (!user) throw new StatusError(STATUS.notFound, `user "${name}" not found`);
    return { user: current().message(UserV2Schema, user) };
  });
  registry.unary(BotService.method.listBots, (request, call) => {
    current().require(call.caller, 'bot', ['list', 'read']);
    const bots = usersNow()
      .filter(isBot)
      .map((user) => botOf(user, current()));
    const page = pageOf(bots, request.pageSize, request.pageToken, MAX_PAGE, call);
    return { bots: page.rows.map((bot) => current().message(BotSchema, bot)), nextPageToken: page.next };
  });
}
