import type { z } from 'zod';
import type { LocalDataset } from '../../../records/localDatasets.ts';
import type { PeopleKindName } from '../../../records/peopleKinds.ts';
import {
  flagCell,
  groupsCell,
  optionalText,
  optionalTime,
  requiredText,
  requiredTime,
  statusCell,
} from './cells.ts';

/** One column of a list of people. */
export interface PeopleColumn {
  name: string;
  required: boolean;
  /** what stands in it, for the documentation and the template */
  about: string;
  example: string;
  cell: z.ZodType;
}

/** One kind of list. */
export interface PeopleKind {
  dataset: LocalDataset;
  /** columns whose values together tell a line from the others */
  identity: readonly string[];
  columns: readonly PeopleColumn[];
}

const user = column(
  'user',
  requiredText,
  'name of the user in Teleport, as `tctl users ls` prints it',
  'ann@example.com',
);
const email = column('email', optionalText, 'e-mail address', 'ann@example.com');
const employee = column('employee_id', optionalText, 'number in the HR system', '1017');
const department = column('department', optionalText, 'department', 'Platform');
const manager = column('manager', optionalText, 'who answers for the person', 'bob@example.com');
const ticket = column('ticket', optionalText, 'ticket or request', 'HR-204');
const note = column('note', optionalText, 'anything else', '');
const approvedBy = column('approved_by', optionalText, 'who approved it', 'ciso@example.com');
const approved = column('approved', optionalTime, 'when it was approved', '2026-01-15');
const until = column('until', optionalTime, 'when the approval ends', '2026-12-31');

/** Every kind with its columns (docs/people.md). */
export const PEOPLE: Readonly<Record<PeopleKindName, PeopleKind>> = {
  leavers: {
    dataset: 'people_leavers',
    identity: ['user', 'left'],
    columns: [
      user,
      email,
      employee,
      column('left', requiredTime, 'when access had to end: last working day, or the moment', '2026-08-31'),
      column('notified', optionalTime, 'when HR told whoever takes access away', '2026-08-20T09:00:00Z'),
      column(
        'idp_disabled',
        optionalTime,
        'when the account of the identity provider was disabled',
        '2026-08-31T17:05:00Z',
      ),
      department,
      manager,
      ticket,
      note,
    ],
  },
  joiners: {
    dataset: 'people_joiners',
    identity: ['user', 'joined'],
    columns: [
      user,
      email,
      employee,
      column('joined', requiredTime, 'first working day, or the moment', '2026-07-01'),
      department,
      manager,
      approvedBy,
      ticket,
      note,
    ],
  },
  'idp-accounts': {
    dataset: 'idp_accounts',
    identity: ['user'],
    columns: [
      user,
      email,
      column('status', statusCell, 'active, suspended, disabled or deleted', 'active'),
      column('mfa', flagCell, 'whether a second factor is enrolled: yes or no', 'yes'),
      column('groups', groupsCell, 'groups, with | between', 'engineering|dba'),
      column('created', optionalTime, 'when the account was made', '2025-03-01'),
      column('disabled', optionalTime, 'when it was disabled', ''),
      column('last_login', optionalTime, 'last login', '2026-09-28T08:12:00Z'),
      note,
    ],
  },
  admins: {
    dataset: 'approved_administrators',
    identity: ['user'],
    columns: [
      column('user', requiredText, 'name of the user in Teleport; bot:NAME for a bot', 'ann@example.com'),
      approvedBy,
      approved,
      until,
      ticket,
      note,
    ],
  },
  'break-glass': {
    dataset: 'break_glass_accounts',
    identity: ['user'],
    columns: [
      user,
      column('owner', optionalText, 'who answers for the account', 'ciso@example.com'),
      approvedBy,
      approved,
      until,
      ticket,
      note,
    ],
  },
};

function column(name: string, cell: z.ZodType, about: string, example: string): PeopleColumn {
  return { name, required: !cell.safeParse('').success, about, example, cell };
}
