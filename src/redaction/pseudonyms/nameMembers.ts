import type { JsonObject } from '../../formats/canonicalJson.ts';

/** Members whose texts are names of people, bots and accounts, wherever they are, in lower case without separators. */
const USER_MEMBERS: ReadonlySet<string> = new Set([
  ...[
    'user',
    'users',
    'username',
    'usernames',
    'loginname',
    'actor',
    'reviewer',
    'reviewers',
    'requester',
    'author',
  ],
  ...[
    'committer',
    'approver',
    'approvers',
    'approvedby',
    'createdby',
    'updatedby',
    'lockedby',
    'deletedby',
    'addedby',
  ],
  ...[
    'delegator',
    'impersonator',
    'owner',
    'owners',
    'member',
    'members',
    'membername',
    'email',
    'emails',
    'mail',
  ],
  ...[
    'manager',
    'person',
    'employee',
    'fullname',
    'displayname',
    'givenname',
    'familyname',
    'appliedby',
    'suppliedby',
  ],
  ...[
    'importedby',
    'pulledby',
    'attachedby',
    'usedby',
    'madeby',
    'endedby',
    'grantedby',
    'suppliedto',
    'targetuser',
    'osuser',
    'hostuser',
    'invited',
    'impersonatesusers',
    'recordedby',
    'respondedby',
    'subject',
    'holder',
    'grantee',
    'accounts',
    'account',
    'identity',
  ],
  ...[
    'suggestedreviewers',
    'participants',
    'initiator',
    'uploadedby',
    'mergedby',
    'pushedby',
    'identityuser',
  ],
  ...[
    'deviceowner',
    'osusername',
    'botuser',
    'bot',
    'botname',
    'impersonatedby',
    'reporter',
    'assignee',
    'reviewedby',
  ],
]);

/** Members whose texts are names of hosts, or hold one: `host:port`, a URL. */
const HOST_MEMBERS: ReadonlySet<string> = new Set([
  ...[
    'hostname',
    'serverhostname',
    'host',
    'addr',
    'address',
    'addresses',
    'addrs',
    'publicaddr',
    'publicaddrs',
  ],
  ...[
    'serveraddr',
    'remoteaddr',
    'localaddr',
    'addrremote',
    'addrlocal',
    'uri',
    'dburi',
    'appuri',
    'apppublicaddr',
  ],
  ...[
    'desktopaddr',
    'desktopname',
    'peeraddr',
    'proxyaddr',
    'nodename',
    'rootcluster',
    'endpoint',
    'machinename',
  ],
  ...[
    'hostid',
    'kubernetesnodename',
    'instancehostname',
    'windowsdesktopservice',
    'databaseservice',
    'dnsname',
    'dnsnames',
  ],
  ...[
    'domain',
    'redirect',
    'redirecturl',
    'redirecturls',
    'issuer',
    'issuerurl',
    'entitydescriptorurl',
    'acs',
    'audience',
    'url',
    'rewriteredirect',
  ],
]);

/** Tables whose rows are people or accounts: their names stand in `name`, too. */
const USER_TABLES =
  /^(opening_)?(users|bots|human_accounts|last_activity|access_list_members|idp_accounts|people_\w+|machine_owners|approved_administrators|break_glass_accounts|iac_actors|leaver_facts|provisioning|holders)$/;
/** Tables whose rows are hosts. */
const HOST_TABLES = /^(opening_)?(desktops|desktop_services|auth_servers|proxy_servers|nodes)$/;

/** Members that hold a name in some rows: whole, where it is one that is known from elsewhere. */
const MAYBE_MEMBERS: ReadonlySet<string> = new Set([
  ...[
    'rowid',
    'holderrowid',
    'subjectrowid',
    'key',
    'ref',
    'who',
    'by',
    'target',
    'targethostname',
    'people',
  ],
]);

/** The kind of name that the text of a member is; null: it is no name by itself. */
export function kindOfMember(member: string, table: string): 'user' | 'host' | null {
  const plain = member.toLowerCase().replace(/[^a-z]/g, '');
  if (USER_MEMBERS.has(plain)) return 'user';
  if (HOST_MEMBERS.has(plain)) return 'host';
  if (plain !== 'name') return null;
  if (USER_TABLES.test(table) || /^user\./.test(table)) return 'user';
  return HOST_TABLES.test(table) ? 'host' : null;
}

/** Whether the text of a member may be a name that is known from elsewhere. */
export function mayHoldName(member: string): boolean {
  return MAYBE_MEMBERS.has(member.toLowerCase().replace(/[^a-z]/g, ''));
}

/**
 * The kind of name that a member holds by what the members beside it say: `owners: [{name}]`, `kind: user, name`,
 * `target_kind: user, target_name`.
 */
export function ownKindOf(
  record: JsonObject,
  name: string,
  member: string,
  table: string,
): 'user' | 'host' | null {
  if (name === 'name' && kindOfMember(member, table) === 'user') return 'user';
  const stem = /^(.*?)_?name$/.exec(name)?.[1];
  if (stem === undefined) return null;
  const kind = record[stem === '' ? 'kind' : `${stem}_kind`] ?? record[stem === '' ? 'type' : `${stem}_type`];
  if (kind === 'user' || kind === 'bot') return 'user';
  return kind === 'node' || kind === 'server_id' ? 'host' : null;
}
