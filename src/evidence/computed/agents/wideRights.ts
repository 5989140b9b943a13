import { member, object, texts } from '../../../formats/json.ts';
import { type Answer, any } from '../../access/answer.ts';
import { isLiteral, matches, matchesAnybody } from '../../access/patterns.ts';
import { impersonationOf, type Role, type Rule, type Side } from '../../access/roles/role.ts';
import { resolve, type Traits } from '../../access/traits.ts';

/** Patterns of MCP tools on one side of a role; `unknown` says why there may be others. */
export interface ToolPatterns {
  patterns: string[];
  unknown: string;
}

/** Tools that a side of a role names, with the holder's traits in place of templates. */
export function toolPatterns({ body }: Side, traits: Traits): ToolPatterns {
  const resolved = texts(object(member(body, 'mcp')).tools).map((value) => resolve(value, traits));
  return {
    patterns: [...new Set(resolved.flatMap(({ sure }) => sure))],
    unknown: resolved.map(({ unknown }) => unknown).find((why) => why !== '') ?? '',
  };
}

/** Whether a role allows every MCP tool, less what the holder's roles deny. */
export function allowsAnyTool(role: Role, denying: readonly Role[], traits: Traits): Answer {
  const allowed = any(toolPatterns(role.allow, traits).patterns.map(matchesAnybody));
  const denied = any(denying.flatMap(({ deny }) => toolPatterns(deny, traits).patterns.map(matchesAnybody)));
  return less(allowed, denied);
}

/** Whether a role allows every verb on every resource, less what the holder's roles deny. */
export function allowsEverything(role: Role, denying: readonly Role[]): Answer {
  return less(
    any(role.allow.rules.map(isEverything)),
    any(denying.flatMap(({ deny }) => deny.rules.map(isEverything))),
  );
}

function isEverything({ resources, verbs, where }: Rule): Answer {
  if (!resources.includes('*') || !verbs.includes('*')) return 'no';
  return where === '' ? 'yes' : 'judgment';
}

function less(allowed: Answer, denied: Answer): Answer {
  if (denied === 'yes') return 'no';
  return denied === 'judgment' && allowed === 'yes' ? 'judgment' : allowed;
}

/** Users and roles as which a role lets its holder act. */
export interface ActsAs {
  /** users as the role writes them, those of bots left out */
  people: string[];
  anybody: boolean;
  /** condition, which is not evaluated */
  where: string;
}

/** People as which a role lets its holder act; `isBotUser` and `persons` distinguish users of bots from people. */
export function actsAs(role: Role, persons: readonly string[], isBotUser: (name: string) => boolean): ActsAs {
  const { users, where } = impersonationOf(role.allow);
  const people = [...new Set(users)].filter((pattern) => {
    if (isLiteral(pattern)) return !isBotUser(pattern);
    return !/^\^?bot-/.test(pattern) || persons.some((name) => matches(pattern, name) !== 'no');
  });
  return { people, anybody: people.some((pattern) => matchesAnybody(pattern) === 'yes'), where };
}
