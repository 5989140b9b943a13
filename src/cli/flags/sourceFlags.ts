import { Flags } from '@oclif/core';
import { PEOPLE_KINDS } from '../../records/peopleKinds.ts';

/** Flags of evidence that an entity supplies: lists, local files, attachments, dumps. */
export const sourceFlags = {
  kind: Flags.string({
    env: 'AFFIDAVIT_KIND',
    options: [...PEOPLE_KINDS],
    description: 'kind of list',
  }),
  timezone: Flags.string({
    env: 'AFFIDAVIT_TIMEZONE',
    helpValue: 'ZONE',
    description: 'time zone of times without one (IANA name, e.g. Europe/Berlin)',
  }),
  columns: Flags.string({
    env: 'AFFIDAVIT_COLUMNS',
    helpValue: 'COLUMN=HEADER',
    multiple: true,
    description: 'headers of the file by column of the list, e.g. user=Login,left="Last day"',
  }),
  path: Flags.string({
    env: 'AFFIDAVIT_PATH',
    helpValue: 'PATH',
    multiple: true,
    description: 'only commits that changed this path of the repository; may be repeated',
  }),
  'service-user': Flags.string({
    env: 'AFFIDAVIT_SERVICE_USER',
    helpValue: 'USER',
    description: 'user of the operating system that tbot runs as',
  }),
  diffs: Flags.boolean({
    env: 'AFFIDAVIT_DIFFS',
    description: 'also store the text of each change, which may contain committed secrets',
  }),
  item: Flags.integer({
    aliases: ['row'],
    env: 'AFFIDAVIT_ITEM',
    helpValue: 'N',
    min: 1,
    max: 76,
    description: 'item of the request list that the file answers (1 to 76)',
  }),
  remove: Flags.boolean({
    env: 'AFFIDAVIT_REMOVE',
    description: 'withdraw an attached file; the withdrawal is recorded',
  }),
  forget: Flags.boolean({
    env: 'AFFIDAVIT_FORGET',
    description: 'withdraw the results of earlier probes of these addresses; nothing is probed',
  }),
  'applied-by': Flags.string({
    env: 'AFFIDAVIT_APPLIED_BY',
    helpValue: 'NAME',
    description: 'who ran Terraform, where the file does not say',
  }),
  'applied-at': Flags.string({
    env: 'AFFIDAVIT_APPLIED_AT',
    helpValue: 'TIME',
    description: 'when Terraform ran, where the file does not say',
  }),
  tctl: Flags.string({
    env: 'AFFIDAVIT_TCTL',
    helpValue: 'DIR',
    description: 'folder of `tctl get KIND --format=json` dumps, one file each',
  }),
  events: Flags.string({
    env: 'AFFIDAVIT_EVENTS',
    helpValue: 'FILE',
    multiple: true,
    description: 'audit log file in any form that `import` reads; may be repeated',
  }),
  cluster: Flags.string({
    env: 'AFFIDAVIT_CLUSTER',
    helpValue: 'NAME',
    description: 'name of the cluster of the files',
  }),
  leaf: Flags.boolean({
    env: 'AFFIDAVIT_LEAF',
    description: 'also accept events of other clusters: leaf clusters in the log of their root',
  }),
  'gateway-version': Flags.string({
    env: 'AFFIDAVIT_GATEWAY_VERSION',
    helpValue: 'VERSION',
    description: 'gateway version of the files (default: the version in its server resources)',
  }),
  edition: Flags.string({
    env: 'AFFIDAVIT_EDITION',
    options: ['oss', 'enterprise'],
    description: 'gateway edition of the files (default: derived from its preset roles)',
  }),
} as const;
