import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { GatewayCallError } from '../../../gateway/callError.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import { AccessListService } from '../../../gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import { type ListMethod, pages } from '../../../gateway/paging.ts';
import { toTctl } from '../../../gateway/tctlForm/toTctl.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { Generation, RequiredRule } from '../../collector.ts';
import { methodName } from '../rows.ts';

/** Access lists that a gateway gives at once (teleport-api §2.0.3); members and reviews come by 200 as all others. */
export const ACCESS_LIST_PAGE = 100;

/** One rule covers lists, members and reviews. */
export const ACCESS_LIST_RULE: RequiredRule = { resource: 'access_list', verbs: ['list', 'read'] };

/** A member or a review: names of them are unique within their list only. */
export function rowOfList<D extends DescMessage>(schema: D): (item: MessageShape<D>) => EvidenceRow {
  return (item) => {
    const { header, spec } = item as unknown as OfList;
    const name = header?.metadata?.name ?? '';
    return { key: `${spec?.accessList ?? ''}/${name}`, body: toTctl(schema, item) };
  };
}

interface OfList {
  header?: { metadata?: { name: string } };
  spec?: { accessList: string };
}

/**
 * The older way to all members or reviews: list by list. A list that went away since it was listed has taken them along.
 *
 * @param method the call that asks for those of one list
 */
export function listedPerAccessList<I extends DescMessage, O extends DescMessage, T>(
  method: ListMethod<I, O>,
  items: (answer: MessageShape<O>) => readonly T[],
  row: (item: T) => EvidenceRow,
): Generation {
  return {
    rpc: methodName(method),
    oneAnswer: false,
    async *rows(gateway) {
      for await (const names of accessListNames(gateway)) {
        yield [];
        for (const accessList of names)
          try {
            for await (const page of pages(gateway, method, items, { accessList })) yield page.map(row);
          } catch (error) {
            if (!isGone(error)) throw error;
          }
      }
    },
  };
}

async function* accessListNames(gateway: Gateway): AsyncGenerator<readonly string[]> {
  const { listAccessLists } = AccessListService.method;
  for await (const lists of pages(gateway, listAccessLists, (got) => got.accessLists, {}, ACCESS_LIST_PAGE))
    yield lists.map((list) => list.header?.metadata?.name ?? '');
}

function isGone(error: unknown): boolean {
  return error instanceof GatewayCallError && error.status === 'NOT_FOUND';
}
