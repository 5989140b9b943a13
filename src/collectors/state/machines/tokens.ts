import { create } from '@bufbuild/protobuf';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { GatewayCallError } from '../../../gateway/callError.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { GetTokensResponse } from '../../../gateway/gen/teleport/legacy/client/tokens_pb.ts';
import {
  type ProvisionTokenV2,
  ProvisionTokenV2Schema,
  type StaticToken,
} from '../../../gateway/gen/teleport/legacy/types/provision_token_pb.ts';
import { pages } from '../../../gateway/paging.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import { maskTokenName, nameIsSecret } from '../../../redaction/joinToken.ts';
import { MASKED_NAME, noteRedacted } from '../../../redaction/redactedBefore.ts';
import type { CollectContext, Generation, StateCollector } from '../../collector.ts';
import { methodName, resourceRow } from '../rows.ts';

const { listProvisionTokens, getStaticTokens, getTokens } = AuthService.method;

/**
 * Join tokens, static ones among them (teleport-api §2.7). Where the name is the secret it is masked, and `name_hmac` distinguishes
 * the token from others with the same mask.
 */
export const tokens: StateCollector = {
  dataset: 'tokens',
  item: 'TOK',
  permission: { resource: 'token', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [newer(), older()],
};

/** Tokens page by page, then those of the auth service's configuration file, which an older call mixes in. */
function newer(): Generation {
  return {
    rpc: methodName(listProvisionTokens),
    oneAnswer: false,
    async *rows(gateway, context) {
      for await (const page of pages(gateway, listProvisionTokens, (answer) => answer.tokens))
        yield rowsOf(page, context);
      const countRows = (answer: { spec?: { staticTokens: unknown[] } }) =>
        answer.spec?.staticTokens.length ?? 0;
      const answer = await gateway.unary(getStaticTokens, {}, { countRows }).catch((error: unknown) => {
        if (error instanceof GatewayCallError && (error.isUnknownMethod || error.status === 'NOT_FOUND'))
          return null;
        throw error;
      });
      if (answer?.spec) yield rowsOf(answer.spec.staticTokens.map(asToken), context);
    },
  };
}

function older(): Generation {
  return {
    rpc: methodName(getTokens),
    oneAnswer: true,
    async *rows(gateway, context) {
      const answer = await gateway.unary(
        getTokens,
        {},
        { countRows: (got: GetTokensResponse) => got.tokens.length },
      );
      yield rowsOf(answer.tokens, context);
    },
  };
}

/** Invitations and password resets come among the tokens of older gateways: they are no join tokens, but all secret. */
function rowsOf(found: readonly ProvisionTokenV2[], context: CollectContext): EvidenceRow[] {
  const joining = found.filter((token) => !token.spec?.roles.includes('Signup'));
  const invitations = found.length - joining.length;
  if (invitations > 0) context.leftOut?.({ path: '(row)', rule: 'invitation' }, invitations);
  return joining.map((token) => tokenRow(token, context));
}

function tokenRow(token: ProvisionTokenV2, { digest }: CollectContext): EvidenceRow {
  const { key: name, body } = resourceRow(ProvisionTokenV2Schema, token);
  if (!nameIsSecret(token.spec?.joinMethod)) return { key: name, body };
  const name_hmac = digest(name);
  const metadata = { ...(body.metadata as JsonObject), name: maskTokenName(name) };
  const masked = noteRedacted({ ...body, metadata, name_hmac }, [MASKED_NAME]);
  return { key: name_hmac, body: masked };
}

/** The form in which tctl shows a static token. */
function asToken({ token, roles, expires }: StaticToken): ProvisionTokenV2 {
  return create(ProvisionTokenV2Schema, {
    kind: 'token',
    version: 'v2',
    metadata: { name: token, ...(expires ? { expires } : {}) },
    spec: { roles, joinMethod: 'token' },
  });
}
