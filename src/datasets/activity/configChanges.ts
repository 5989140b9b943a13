import { authority } from '../authority.ts';
import { bool, type Dataset, list, onlyRows, primary, supporting, text, time } from '../dataset.ts';

/** Configuration changes (teleport-api §3.8). */
export const configChanges: Dataset = {
  name: 'config_changes',
  item: 'CHG',
  source: 'log',
  description:
    'Configuration changes of the period: what kind and name, what was done, by whom, with what authority. Teleport 14 logs no change of cluster settings: state_changes shows those.',
  shows: 'shows who changed which configuration, when, and with what authority',
  query: 'change events of the period',
  relevance: [
    ...primary('6.3-01', '8.1-05', '6.8-02', '7.1-03'),
    ...onlyRows("change_class = 'grant'", supporting('6.2-01', '6.2-03')),
    ...onlyRows("change_class = 'access_rule'", supporting('6.3-04')),
    ...onlyRows("access_requests <> ''", supporting('8.1-02', '8.1-08')),
  ],
  indexes: [['name']],
  columns: [
    time('time', 'When.'),
    text('kind', 'Kind of resource.'),
    text('name', 'Its name.'),
    text('action', 'created, updated, deleted …'),
    text(
      'change_class',
      'grant, access_rule, resource, or automatic: made by the gateway by itself.',
      'class',
    ),
    text('automatic', 'Why nobody decided on it: renewal, lock-out, login …; empty otherwise.'),
    ...authority,
    list('roles', 'Roles given.'),
    list('roles_added', 'Roles that the user did not hold before; empty where that is not known.'),
    list('roles_removed', 'Roles that the user held before.'),
    text('access_list', 'Access list whose members changed.'),
    text('connector', 'Connector, of single sign-on.'),
    bool('ok', 'Whether it succeeded.'),
    text('error', 'Why it failed.'),
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
