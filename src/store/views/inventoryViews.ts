import { time } from './time.ts';

const member = (path: string, name: string): string => `json_extract(json, '$.${path}') AS ${name}`;
const name = member('metadata.name', 'name');
const from = (dataset: string): string => `json FROM resources WHERE dataset = '${dataset}'`;

/** An agent's announcement of a resource that stands in the member `inner` of its spec. */
const announced = (dataset: string, inner: string, address: string): string => `
    SELECT ${name}, ${member(`spec.${inner}.metadata.labels`, 'labels')}, ${member(`spec.${inner}.spec.${address}`, address)},
      ${member('spec.hostname', 'agent')}, ${member('spec.host_id', 'host_id')}, ${member('spec.version', 'agent_version')},
      ${from(dataset)}`;

const configured = (dataset: string, address: string): string => `
    SELECT ${name}, ${member('metadata.labels', 'labels')}, ${member(`spec.${address}`, address)}, ${from(dataset)}`;

const servers = (dataset: string): string => `
    SELECT ${member('metadata.name', 'id')}, ${member('spec.hostname', 'hostname')}, ${member('spec.addr', 'address')},
      ${member('spec.version', 'version')}, ${from(dataset)}`;

/** Views of what is protected, of the agents that serve it, and of sessions that were open. */
export const INVENTORY_VIEWS: Readonly<Record<string, string>> = {
  nodes: `
    SELECT ${member('metadata.name', 'id')}, ${member('spec.hostname', 'hostname')}, ${member('sub_kind', 'sub_kind')},
      ${member('metadata.labels', 'labels')}, ${member('spec.cmd_labels', 'command_labels')},
      ${member('spec.addr', 'address')}, ${member('spec.version', 'version')}, ${from('nodes')}`,
  apps: announced('apps', 'app', 'uri'),
  databases: announced('databases', 'database', 'uri'),
  kubernetes: announced('kubernetes', 'cluster', 'dynamic_labels'),
  desktops: `
    SELECT ${name}, ${member('metadata.labels', 'labels')}, ${member('spec.addr', 'address')},
      ${member('spec.domain', 'domain')}, ${member('spec.host_id', 'host_id')}, ${from('desktops')}`,
  database_services: `
    SELECT ${member('metadata.name', 'id')}, ${member('spec.hostname', 'hostname')},
      ${member('spec.resources', 'resources')}, ${from('database_services')}`,
  desktop_services: `
    SELECT ${member('metadata.name', 'id')}, ${member('spec.hostname', 'hostname')}, ${member('spec.addr', 'address')},
      ${member('spec.teleport_version', 'version')}, ${from('desktop_services')}`,
  user_groups: `
    SELECT ${name}, ${member('metadata.description', 'description')}, ${member('metadata.labels', 'labels')},
      ${member('spec.Applications', 'applications')}, ${from('user_groups')}`,
  configured_apps: configured('configured_apps', 'uri'),
  configured_databases: configured('configured_databases', 'uri'),
  configured_kubernetes: configured('configured_kubernetes', 'dynamic_labels'),
  unified_resources: `
    SELECT ${member('kind', 'kind')}, ${name},
      coalesce(json_extract(json, '$.metadata.labels'), json_extract(json, '$.spec.app.metadata.labels'),
        json_extract(json, '$.spec.database.metadata.labels'), json_extract(json, '$.spec.cluster.metadata.labels')) AS labels,
      ${from('unified_resources')}`,
  instances: `
    SELECT ${member('metadata.name', 'id')}, ${member('spec.hostname', 'hostname')}, ${member('spec.version', 'version')},
      ${member('spec.services', 'services')}, ${member('spec.ext_upgrader', 'upgrader')}, ${from('instances')}`,
  auth_servers: servers('auth_servers'),
  proxy_servers: servers('proxy_servers'),
  active_sessions: `
    SELECT ${member('spec.session_id', 'id')}, ${member('spec.kind', 'kind')}, ${member('spec.state', 'state')},
      ${member('spec.host_user', 'user')}, ${member('spec.login', 'login')},
      ${member('spec.target_hostname', 'target')}, ${time('$.spec.created')} AS created, ${from('active_sessions')}`,
};
