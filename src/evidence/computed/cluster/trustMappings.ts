import { trustMappings as dataset } from '../../../datasets/cluster/trustMappings.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { matchesAnybody } from '../../access/patterns.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';
import { definitionsOf, isClosing } from '../definitions.ts';

/** Role maps of trusted clusters over the period, one local role a row. */
export const trustMappings: ComputedTable = {
  histories: [{ table: dataset.name, datasets: ['trusted_clusters'] }],
  add: (set, scope) =>
    void addMade(
      set,
      dataset,
      mappings(scope),
      ({ cluster_row, mapping, place, valid_from }) => `${cluster_row}/${mapping}/${place}/${valid_from}`,
    ),
};

function* mappings(scope: EvidenceScope): Generator<JsonObject> {
  for (const { rowId, body, validity } of definitionsOf(scope, 'trusted_clusters')) {
    const spec = object(body.spec);
    for (const [index, { remote, local }] of entries(spec).entries()) {
      for (const [place, role] of local.entries()) {
        yield {
          trusted_cluster: text(object(body.metadata).name) || rowId,
          cluster_row: rowId,
          enabled: spec.enabled === true,
          mapping: index + 1,
          place: place + 1,
          remote,
          local_role: role,
          local_roles: local,
          admits_anyone: matchesAnybody(remote),
          at_end: isClosing(validity, scope),
          valid_from: validity.from === null ? null : preciseText(validity.from),
          valid_until: validity.until === null ? null : preciseText(validity.until),
        };
      }
    }
  }
}

/** The role map; the older list of roles is given to everybody of the other cluster. */
function entries({ role_map, roles }: JsonObject): { remote: string; local: string[] }[] {
  const given = texts(roles);
  return [
    ...objects(role_map).map(({ remote, local }) => ({ remote: text(remote), local: texts(local) })),
    ...(given.length === 0 ? [] : [{ remote: '*', local: given }]),
  ];
}
