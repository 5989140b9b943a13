import { bit, joined } from '../../../datasets/effectiveAccess/column.ts';
import type { JsonValue } from '../../../formats/canonicalJson.ts';
import { object, objects, texts } from '../../../formats/json.ts';
import type { Role } from './role.ts';
import { sessionTtlOf } from './sessionTtl.ts';

/** Facts of a role's options (teleport-api §2.4, §6.2), as columns of role_capabilities. */
export function optionFacts(role: Role) {
  const { options, allow, deny } = role;
  const recording = object(options.record_session);
  const ttl = sessionTtlOf(role);
  const mfa = options.require_session_mfa;
  return {
    max_session_ttl_us: ttl.us,
    max_session_ttl_set: bit(ttl.set),
    require_session_mfa: bit(asksForMfa(mfa)),
    require_session_mfa_value: written(mfa),
    record_session_default: written(recording.default),
    record_session_ssh: written(recording.ssh),
    record_session_desktop: written(recording.desktop),
    session_join_policies: objects(allow.body.require_session_join).length,
    ssh_file_copy: bit(options.ssh_file_copy !== false),
    port_forwarding: bit(forwardsPorts(role)),
    agent_forwarding: bit(options.forward_agent === true),
    desktop_clipboard: bit(options.desktop_clipboard !== false),
    desktop_directory_sharing: bit(options.desktop_directory_sharing !== false),
    mcp_tools: joined(texts(object(allow.body.mcp).tools)),
    mcp_any_tool: bit(texts(object(allow.body.mcp).tools).some((tool) => /^(\*|\^\.[*+]\$)$/.test(tool))),
    mcp_denied_tools: joined(texts(object(deny.body.mcp).tools)),
  };
}

/** Every value but off means yes: booleans, `hardware_key…`, the newer words, and the number of the enum (0 is off). */
export function asksForMfa(value: JsonValue | undefined): boolean {
  if (typeof value === 'string') return !['', 'off', 'no', 'false'].includes(value.toLowerCase());
  return value === true || (typeof value === 'number' && value !== 0);
}

/** The newer setting decides where it is there; each direction is permitted unless switched off. */
function forwardsPorts({ options }: Role): boolean {
  const newer = object(options.ssh_port_forwarding);
  const directions = ['local', 'remote'].filter((direction) => newer[direction] !== undefined);
  if (directions.length === 0) return options.port_forwarding !== false;
  return ['local', 'remote'].some((direction) => object(newer[direction]).enabled !== false);
}

function written(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
