import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { member, object, text, texts } from '../../../formats/json.ts';
import { type Answer, all, any } from '../answer.ts';
import { isLiteral, matches } from '../patterns.ts';
import { isTemplate, resolve, type Traits } from '../traits.ts';
import type { Side } from './role.ts';

/** Resources that a side of a role selects by labels, by an expression, or by both. */
export interface Selector {
  /** accepted values by label name */
  labels: Map<string, string[]>;
  expression: string;
}

/**
 * The selector of a kind of resource.
 *
 * @param kind prefix of the members: `node`, `app`, `kubernetes`, `db`, `windows_desktop`
 */
export function selectorOf({ body }: Side, kind: string): Selector {
  return {
    labels: labelMap(object(member(body, `${kind}_labels`))),
    expression: text(member(body, `${kind}_labels_expression`)).trim(),
  };
}

function labelMap(body: JsonObject): Map<string, string[]> {
  return new Map(Object.entries(body).map(([name, values]: [string, JsonValue]) => [name, texts(values)]));
}

/** Whether the labels are `"*": "*"`, which selects every resource. */
export function isWildcard({ labels }: Selector): boolean {
  return labels.get('*')?.includes('*') === true;
}

/** Whether it selects nothing. */
export function isEmpty({ labels, expression }: Selector): boolean {
  return labels.size === 0 && expression === '';
}

/** Whether an allowing selector reaches every resource. Labels and an expression must both hold; expressions are not evaluated. */
export function reachesAll(selector: Selector): Answer {
  const byLabels = labelsReachAll(selector);
  if (selector.expression === '') return byLabels;
  return selector.labels.size === 0 ? 'judgment' : all([byLabels, 'judgment']);
}

function labelsReachAll(selector: Selector): Answer {
  if (isWildcard(selector)) return 'yes';
  return selector.labels.get('*')?.some(isTemplate) === true ? 'judgment' : 'no';
}

/**
 * Whether an allowing selector reaches resources that have a label: the label is among those it names and its value is
 * accepted. Other labels that it names narrow the reach and do not end it.
 */
export function reachesLabel(selector: Selector, name: string, value: string, traits: Traits): Answer {
  const accepted = selector.labels.get(name);
  const byLabels = isWildcard(selector)
    ? 'yes'
    : any((accepted ?? []).map((pattern) => accepts(pattern, value, traits)));
  if (selector.expression === '') return byLabels;
  return selector.labels.size === 0 ? 'judgment' : all([byLabels, 'judgment']);
}

/** Whether a denying selector takes away every resource. One of labels and expression is enough. */
export function deniesAll(selector: Selector): Answer {
  return any([labelsReachAll(selector), selector.expression === '' ? 'no' : 'judgment']);
}

/**
 * Whether a denying selector takes away every resource that has a label and that an allowing selector reaches: each
 * label that it names is the one, or one that the allowing selector limits to values that it names, too.
 */
export function deniesLabel(
  denying: Selector,
  name: string,
  value: string,
  traits: Traits,
  allowing: Selector,
): Answer {
  const whole = deniesAll(denying);
  if (whole === 'yes' || denying.labels.size === 0) return whole;
  const labels = [...denying.labels].map(([label, patterns]) => {
    const values = label === name ? [value] : (allowing.labels.get(label) ?? []);
    if (values.length === 0) return 'no';
    return all(
      values.map((one) => (isLiteral(one) ? any(patterns.map((p) => accepts(p, one, traits))) : 'no')),
    );
  });
  return any([whole, all(labels)]);
}

function accepts(pattern: string, value: string, traits: Traits): Answer {
  const resolved = resolve(pattern, traits);
  const sure = any(resolved.sure.map((one) => matches(one, value)));
  if (sure === 'yes' || (resolved.unknown === '' && resolved.possible.length === 0)) return sure;
  const possible = resolved.possible.some((one) => matches(one, value) !== 'no');
  return possible || resolved.unknown !== '' ? 'judgment' : sure;
}

/** A selector in words: `env=prod|staging, team=db; expression …`; null when it selects nothing. */
export function selectorText({ labels, expression }: Selector): string | null {
  const parts = [...labels].map(([name, values]) => `${name}=${values.join('|')}`).sort();
  const byLabels = parts.join(', ');
  if (expression === '') return parts.length === 0 ? null : byLabels;
  return parts.length === 0 ? `expression ${expression}` : `${byLabels}; expression ${expression}`;
}
