import { exceptionResponses as dataset } from '../../datasets/supplied/exceptionResponses.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceScope } from '../scope.ts';
import type { ComputedTable } from './computedTable.ts';

/** Responses of management, as the register of exceptions has them when the set is built. */
export const exceptionResponses: ComputedTable = {
  add: (set, scope) =>
    void addMade(set, dataset, responses(scope), (row) => `${row.exception_id}/${row.revision}`),
};

function* responses({ store }: EvidenceScope): Generator<JsonObject> {
  for (const { id, procedure, dataset, row_id, fault, response } of store.exceptions.allResponses()) {
    const { revision, status, owner, due, accepted_until, evidence, by, who, recorded } = response;
    yield {
      ...{ exception_id: id, procedure_id: procedure, dataset, exception_row: row_id, fault },
      ...{ revision, status, response: response.response, owner, due, accepted_until },
      ...{ attachments: evidence.map(String), answered_by: by, recorded_by: who, recorded },
    };
  }
}
