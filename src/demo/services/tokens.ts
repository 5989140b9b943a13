import type { JsonObject } from '../../formats/canonicalJson.ts';
import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { CertAuthorityV2Schema } from '../../gateway/gen/teleport/legacy/types/cert_authority_pb.ts';
import { ProvisionTokenV2Schema } from '../../gateway/gen/teleport/legacy/types/provision_token_pb.ts';
import { TrustService } from '../../gateway/gen/teleport/trust/v1/trust_pb.ts';
import { timestampOf } from '../encode/scalars.ts';
import { STATUS, StatusError } from '../grpc/status.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import { nameOf, type ServedState } from './servedState.ts';

const MAX_PAGE = 200;
const TYPES = {
  '14.2': ['host', 'user', 'db', 'openssh', 'jwt', 'saml_idp', 'oidc_idp'],
  '18': [
    'host',
    'user',
    'db',
    'openssh',
    'jwt',
    'saml_idp',
    'oidc_idp',
    'db_client',
    'spiffe',
    'okta',
    'awsra',
    'bound_keypair',
  ],
};

/** Join tokens (teleport-api §2.7): older gateways mix static ones in, newer ones have a call of their own for them. */
export function registerTokens(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  const alive = () => (current().data.tokens ?? []).filter((form) => current().alive(form));
  registry.unary(auth.getTokens, (_, call) => {
    const state = current();
    state.require(call.caller, 'token', ['list', 'read']);
    return {
      tokens: [...alive(), ...(state.data.staticTokens ?? [])].map((form) =>
        state.message(ProvisionTokenV2Schema, form),
      ),
    };
  });
  if (current().personality === '14.2') return;
  registry.unary(auth.listProvisionTokens, (request, call) => {
    const state = current();
    state.require(call.caller, 'token', ['list', 'read']);
    const { rows, next } = pageOf(alive(), request.limit, request.startKey, MAX_PAGE, call);
    return { tokens: rows.map((form) => state.message(ProvisionTokenV2Schema, form)), nextKey: next };
  });
  registry.unary(auth.getStaticTokens, (_, call) => {
    const state = current();
    state.require(call.caller, 'token', ['list', 'read']);
    return { spec: { staticTokens: (state.data.staticTokens ?? []).map(staticToken) } };
  });
}

function staticToken(form: JsonObject) {
  const { roles } = form.spec as { roles: string[] };
  const { expires } = form.metadata as { expires?: string };
  return { roles, token: nameOf(form), ...(expires === undefined ? {} : { expires: timestampOf(expires) }) };
}

/** Certificate authorities, type by type; a type that the version lacks is refused by name (teleport-api §2.15). */
export function registerAuthorities(registry: Registry, current: () => ServedState): void {
  registry.unary(TrustService.method.getCertAuthorities, (request, call) => {
    const state = current();
    if (!TYPES[state.personality].includes(request.type))
      throw new StatusError(STATUS.invalidArgument, `"${request.type}" authority type is not supported`);
    state.require(call.caller, 'cert_authority', ['list', request.includeKey ? 'read' : 'readnosecrets']);
    return {
      certAuthoritiesV2: (state.data.certAuthorities ?? [])
        .filter((form) => (form.spec as JsonObject).type === request.type)
        .map((form) => state.message(CertAuthorityV2Schema, form)),
    };
  });
}
