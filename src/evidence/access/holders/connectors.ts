import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import type { Resource } from '../input.ts';
import { isLiteral, matches, matchesAnybody } from '../patterns.ts';
import type { Traits } from '../traits.ts';
import { type Grant, standingGrant } from './grant.ts';

/** A mapping of a connector: who has the value of the attribute gets the roles (teleport-api §2.12). */
export interface Mapping {
  connector: string;
  rowId: string;
  /** `oidc`, `saml` or `github` */
  connectorKind: string;
  attribute: string;
  value: string;
  roles: string[];
}

/** All mappings of all connectors. */
export function* mappingsOf(connectors: Iterable<Resource>): Generator<Mapping> {
  for (const { rowId, body } of connectors) {
    const spec = object(body.spec);
    const connector = text(object(body.metadata).name) || rowId;
    const common = { connector, rowId, connectorKind: text(body.kind) };
    for (const one of objects(spec.attributes_to_roles)) yield { ...common, ...mapping(one, one.name) };
    for (const one of objects(spec.claims_to_roles)) yield { ...common, ...mapping(one, one.claim) };
    for (const one of objects(spec.teams_to_roles)) yield { ...common, ...team(one, one.roles) };
    // The old form calls its roles logins.
    for (const one of objects(spec.teams_to_logins)) yield { ...common, ...team(one, one.logins) };
  }
}

function mapping(one: JsonObject, attribute: JsonObject[string] | undefined) {
  return { attribute: text(attribute), value: text(one.value), roles: unique(one.roles) };
}

function team(one: JsonObject, roles: JsonObject[string] | undefined) {
  return { attribute: text(one.organization), value: text(one.team), roles: unique(roles) };
}

function unique(roles: JsonObject[string] | undefined): string[] {
  return [...new Set(texts(roles))];
}

/** Whoever gets roles by a mapping, before anybody has signed in. */
export function anyoneOf({ connector, connectorKind, attribute, value }: Mapping): string {
  const who = connectorKind === 'github' ? `${attribute}/${value}` : `${attribute}=${value}`;
  return `anyone matching connector ${connector} (${who})`;
}

/** Mappings by whom they match: two that ask for the same give together. */
export function mappingGroups(mappings: readonly Mapping[]): Iterable<[Mapping, Mapping[]]> {
  const groups = new Map<string, [Mapping, Mapping[]]>();
  for (const mapping of mappings) {
    const key = JSON.stringify([mapping.rowId, anyoneOf(mapping)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mapping, [mapping]]);
    else group[1].push(mapping);
  }
  return groups.values();
}

/**
 * The roles that a mapping gives to whoever matches it.
 *
 * @param loginRules login rules change attributes before mappings apply
 */
export function grantsOfMapping(mapping: Mapping, loginRules: boolean): Grant[] {
  const anybody = mapping.connectorKind === 'github' ? 'no' : matchesAnybody(mapping.value);
  const details = [
    isLiteral(mapping.value) ? '' : 'the value is a pattern',
    loginRules ? 'login rules may change the attribute before it is matched' : '',
  ];
  return mapping.roles.map((role) => {
    const template = role.includes('$');
    const why = [
      template
        ? `the role ${role} is built from the attribute's value, so the mapping can give any role it fits`
        : '',
      anybody === 'yes' ? `the value ${mapping.value} is matched by anybody who signs in` : '',
      anybody === 'judgment' ? `the expression ${mapping.value} is evaluated by the gateway only` : '',
    ];
    return {
      ...standingGrant(role, 'connector', mapping.connector),
      viaNames: [mapping.connector, mapping.attribute, mapping.value],
      pattern: template ? templatePattern(role) : null,
      uncertain: why.filter((one) => one !== '').join('; '),
      detail: details.filter((one) => one !== '').join('; '),
    };
  });
}

/** A role template as a pattern over role names: `team-$1` and `team-${1}` become `team-*`. */
export function templatePattern(role: string): string {
  return role.replace(/\$(\{[^}]*\}|\w+)/g, '*');
}

/**
 * The mappings that explain a role that an SSO user holds, in words.
 *
 * @param traits of the user, which the identity provider's attributes become
 */
export function explanation(mappings: readonly Mapping[], role: string, traits: Traits): string {
  const found = mappings.find(
    (one) =>
      one.roles.includes(role) &&
      (traits.sure.get(one.attribute) ?? []).some((value) => matches(one.value, value) === 'yes'),
  );
  if (found !== undefined) return `by ${found.attribute}=${found.value}`;
  const possible = mappings.some((one) =>
    one.roles.some((given) => matches(templatePattern(given), role) !== 'no'),
  );
  return possible ? '' : 'no mapping of the connector in this snapshot gives this role';
}
