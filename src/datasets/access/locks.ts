import { type Dataset, map, primary, text, time } from '../dataset.ts';

/** Locks that stand (teleport-api §2.6). */
export const locks: Dataset = {
  name: 'locks',
  item: 'LCK',
  source: 'state',
  description: 'Locks that were set: on whom or what, since when, by whom and why.',
  shows: 'shows who or what is locked, since when, by whom and why',
  query: 'all locks, in force or not',
  relevance: primary('6.2-03', '6.3-02', '7.4-02'),
  kinds: ['lock'],
  rolled: true,
  columns: [
    text('lock', 'Name of the lock.', 'metadata.name'),
    map('target', 'Whom or what it locks.', 'spec.target'),
    text('target_user', 'User that it locks.', 'spec.target.user'),
    text('target_role', 'Role that it locks.', 'spec.target.role'),
    text('target_login', 'UNIX login that it locks.', 'spec.target.login'),
    text('target_server', 'Server that it locks.', 'spec.target.server_id', 'spec.target.node'),
    text('target_device', 'Device that it locks.', 'spec.target.device', 'spec.target.mfa_device'),
    text('target_bot_instance', 'Bot instance that it locks.', 'spec.target.bot_instance_id'),
    text('message', 'Message, e.g. a ticket.', 'spec.message'),
    time('created', 'When it was set.', 'spec.created_at'),
    text('created_by', 'Who set it.', 'spec.created_by'),
    time('ends', 'When it ends by itself.', 'spec.expires'),
    time('expires', 'When the record expires.', 'metadata.expires'),
  ],
};
