import type { Resource } from '../access/input.ts';
import type { Validity } from '../access/rows/roleCapabilityRow.ts';
import type { EvidenceScope } from '../scope.ts';
import { definitionsOf } from './definitions.ts';

/** Every definition of a role that stood between the opening and the closing snapshot, with its span. */
export function roleDefinitions(scope: EvidenceScope): Generator<Resource & { validity: Validity }> {
  return definitionsOf(scope, 'roles');
}
