import { bool, type Dataset, int, primary, text } from '../dataset.ts';

/** tbot configuration and storage. */
export const tbotConfig: Dataset = {
  name: 'tbot_config',
  item: 'TBC',
  source: 'local',
  description:
    'Configuration files of tbot without secrets, with modes and owners of the files and folders that they name.',
  shows: "shows how a machine identity's credentials are fetched and stored",
  query: 'files that the entity named',
  relevance: [...primary('6.6-02', '6.1-11')],
  columns: [
    text('file', 'File that was read.'),
    text('config_map', 'ConfigMap in it that holds the configuration.'),
    text('config_version', 'Version of the file form.', 'config_version', 'version'),
    text('part', 'Part of the file: storage, output …', 'part', 'what', 'kind'),
    text('destination_type', 'directory, memory, kubernetes secret …'),
    text('path', 'Folder or file.'),
    text('mode', 'Permissions, octal.'),
    text('owner', 'Owner.'),
    text('service_user', 'User of the service.'),
    bool('group_readable', 'Whether the group may read or write.'),
    bool('others_readable', 'Whether others may read or write.'),
    bool('insecure', 'Whether the server is not verified.'),
    bool('ca_pinned', 'Whether the certificate authority of the server is pinned or given as a file.'),
    text('auth_server', 'Auth server that it joins.', 'settings.auth_server'),
    text('proxy_server', 'Proxy that it joins.', 'settings.proxy_server'),
    bool('oneshot', 'Whether tbot runs once.'),
    int('ttl_seconds', 'Life of its certificates, seconds.'),
    text('join_method', 'Join method.'),
    text(
      'token',
      'Token that it joins by, masked where its name is secret; of the whole file.',
      'onboarding.token_name',
      'join.token_name',
    ),
    bool('static_token', 'Whether it joins by a static token.'),
    text('readers', 'Users and groups who may read, as JSON.'),
  ],
};
