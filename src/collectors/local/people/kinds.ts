import type { PeopleKindName } from '../../../records/peopleKinds.ts';
import { changes, iacActors, incidents, inventory } from './changeLists.ts';
import type { PeopleKind } from './column.ts';
import { admins, breakGlass, idpAccounts, joiners, leavers, machineOwners, movers } from './personLists.ts';

/** Every kind of list with its columns (docs/people.md). */
export const PEOPLE: Readonly<Record<PeopleKindName, PeopleKind>> = {
  leavers,
  joiners,
  movers,
  'idp-accounts': idpAccounts,
  admins,
  'break-glass': breakGlass,
  changes,
  incidents,
  'machine-owners': machineOwners,
  inventory,
  'iac-actors': iacActors,
};
