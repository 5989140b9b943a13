import type { AccessSettings } from '../input.ts';
import { administrative as ADMINISTRATIVE } from './administrative.ts';
import type { Capability } from './capability.ts';
import { everything, labelled, reach } from './reach.ts';

/** The kinds of access that are judged by their effect (K04–K06, K30). */
export interface Capabilities {
  administrative: Capability;
  rootEverywhere: Capability;
  rootOnPrivilegedLabels: Capability;
  /** all, those above first */
  list: readonly Capability[];
}

/**
 * The capabilities under the settings of the entity.
 *
 * @param around what is to be put around each
 */
export function capabilitiesFor(
  settings: AccessSettings,
  around: (capability: Capability) => Capability = (capability) => capability,
): Capabilities {
  const root = settings.rootLogins.map((login) => ({
    words: login,
    principals: [{ field: 'logins', wildcard: false, wanted: login }],
  }));
  const rootEverywhere = around(
    reach({
      name: 'root_on_every_node',
      kind: 'node',
      scopes: [everything('every node')],
      combinations: root,
    }),
  );
  const rootOnPrivilegedLabels = around(
    reach({
      name: 'root_on_privileged_nodes',
      kind: 'node',
      scopes: [...settings.privilegedLabels].flatMap(([name, values]) =>
        values.map((value) => labelled('nodes', name, value)),
      ),
      combinations: root,
    }),
  );
  const administrative = around(ADMINISTRATIVE);
  const list = [administrative, rootEverywhere, rootOnPrivilegedLabels, ...BEYOND_NODES.map(around)];
  return { administrative, rootEverywhere, rootOnPrivilegedLabels, list };
}

/** The equivalents of root outside nodes (K04). */
const BEYOND_NODES: readonly Capability[] = [
  reach({
    name: 'kubernetes_masters',
    kind: 'kubernetes',
    scopes: [everything('every Kubernetes cluster')],
    combinations: [
      {
        words: 'system:masters',
        principals: [{ field: 'kubernetes_groups', wildcard: false, wanted: 'system:masters' }],
      },
    ],
  }),
  reach({
    name: 'all_databases',
    kind: 'db',
    scopes: [everything('every database')],
    combinations: [
      {
        words: 'any user and any name',
        principals: [
          { field: 'db_users', wildcard: true, wanted: '*' },
          { field: 'db_names', wildcard: true, wanted: '*' },
        ],
      },
    ],
  }),
  reach({
    name: 'windows_administrator',
    kind: 'windows_desktop',
    scopes: [everything('every Windows desktop')],
    combinations: [
      {
        words: 'Administrator',
        principals: [{ field: 'windows_desktop_logins', wildcard: false, wanted: 'Administrator' }],
      },
    ],
  }),
];
