import {
  listCell,
  optionalText,
  optionalTime,
  requiredText,
  requiredTime,
  wordCell,
  yesNoCell,
} from './cells.ts';
import {
  approvedAt,
  approvedBy,
  column,
  EXAMPLE_USER,
  note,
  owner,
  type PeopleKind,
  ticket,
  user,
} from './column.ts';

const email = column('email', optionalText, 'e-mail address', EXAMPLE_USER);
const employee = column('employee_id', optionalText, 'number in the HR system', '1017');
const department = column('department', optionalText, 'department', 'Platform');
const manager = column('manager', optionalText, 'who answers for the person', 'manager@example.com');
const until = column('until', optionalTime, 'when the approval ends', '2026-12-31');

const LEAVER_TYPES = ['employee', 'contractor', 'vendor', 'machine'];

/** HR systems' words for the same. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  'full-time': 'employee',
  'full time': 'employee',
  'part-time': 'employee',
  'part time': 'employee',
  permanent: 'employee',
  intern: 'employee',
  contract: 'contractor',
  contingent: 'contractor',
  consultant: 'contractor',
  freelancer: 'contractor',
  supplier: 'vendor',
};

/** Okta's and Entra's words for the states of an account. A locked or expired password is an account all the same. */
const STATUS_WORDS: Readonly<Record<string, string>> = {
  password_expired: 'active',
  'password expired': 'active',
  locked_out: 'active',
  'locked out': 'active',
  recovery: 'active',
  provisioned: 'active',
  'pending user action': 'active',
  enabled: 'active',
  true: 'active',
  staged: 'disabled',
  deprovisioned: 'disabled',
  deactivated: 'disabled',
  inactive: 'disabled',
  false: 'disabled',
};

export const leavers: PeopleKind = {
  dataset: 'people_leavers',
  identity: ['user', 'left'],
  users: ['user'],
  columns: [
    user,
    email,
    employee,
    column('left', requiredTime, 'when access had to end: last working day, or the moment', '2026-08-31'),
    column('type', wordCell(LEAVER_TYPES, TYPE_WORDS), 'employee, contractor, vendor or machine', 'employee'),
    column('contract_end', optionalTime, 'end of a contract', ''),
    column('notified', optionalTime, 'when HR notified whoever removes access', '2026-08-20T09:00:00Z'),
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
};

export const joiners: PeopleKind = {
  dataset: 'people_joiners',
  identity: ['user', 'joined'],
  users: ['user'],
  columns: [
    user,
    email,
    employee,
    column('joined', requiredTime, 'first working day, or the moment', '2026-07-01', ['starts', 'started']),
    column('roles', listCell, 'roles that were approved, with | between', 'access|dba'),
    department,
    manager,
    approvedBy,
    column('approved_at', optionalTime, 'when it was approved', '2026-06-25', ['approved']),
    ticket,
    note,
  ],
};

export const movers: PeopleKind = {
  dataset: 'people_movers',
  identity: ['user', 'moved'],
  users: ['user'],
  columns: [
    user,
    column('moved', requiredTime, 'first day in the new job, or the moment', '2026-08-01'),
    column('from', optionalText, 'job or department before', 'Platform'),
    column('to', optionalText, 'job or department after', 'Sales'),
    column('approved_by', optionalText, 'who approved the access that is kept', 'manager@example.com'),
    column('approved_at', optionalTime, 'when it was approved', '2026-07-30', ['approved']),
    ticket,
    note,
  ],
};

export const idpAccounts: PeopleKind = {
  dataset: 'idp_accounts',
  identity: ['user'],
  users: ['user'],
  columns: [
    user,
    email,
    column(
      'status',
      wordCell(['active', 'suspended', 'disabled', 'deleted'], STATUS_WORDS, { required: true }),
      'active, suspended, disabled or deleted',
      'active',
    ),
    column('mfa', yesNoCell, 'whether a second factor is enrolled: yes or no', 'yes'),
    column('groups', listCell, 'groups, with | between', 'engineering|dba'),
    column('created', optionalTime, 'when the account was made', '2025-03-01'),
    column('disabled_at', optionalTime, 'when it was disabled', '', ['disabled']),
    column('last_login', optionalTime, 'last login', '2026-09-28T08:12:00Z'),
    note,
  ],
};

export const admins: PeopleKind = {
  dataset: 'approved_administrators',
  identity: ['user'],
  users: ['user'],
  columns: [
    column('user', requiredText, 'name of the user in Teleport; bot:NAME for a bot', EXAMPLE_USER),
    approvedBy,
    approvedAt,
    until,
    column('standing', yesNoCell, 'whether the privilege may be held without an end: yes or no', 'no'),
    ticket,
    note,
  ],
};

export const breakGlass: PeopleKind = {
  dataset: 'break_glass_accounts',
  identity: ['user'],
  users: ['user'],
  columns: [
    user,
    column('owner', optionalText, 'who answers for the account', 'ciso@example.com'),
    column('purpose', optionalText, 'what it is for', 'identity provider is down'),
    approvedBy,
    approvedAt,
    until,
    ticket,
    note,
  ],
};

/** Owner of a machine identity. */
export const machineOwners: PeopleKind = {
  dataset: 'machine_owners',
  identity: ['machine'],
  users: ['owner'],
  columns: [
    column(
      'machine',
      requiredText,
      'bot:NAME, workload:NAME, token:MASKED NAME or agent:NAME',
      'bot:example-deploy',
    ),
    { ...owner, required: true, cell: () => requiredText, example: EXAMPLE_USER },
    note,
  ],
};
