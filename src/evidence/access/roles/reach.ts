import { type Answer, all, any } from '../answer.ts';
import type { Traits } from '../traits.ts';
import type { Atom, Capability } from './capability.ts';
import { deniesAll, deniesLabel, reachesAll, reachesLabel, type Selector, selectorOf } from './labels.ts';
import { names, type Principals } from './principals.ts';

/** Resources that a capability needs reach to: all of a kind, or those with a label. */
interface Scope {
  words: string;
  reached(selector: Selector, traits: Traits): Answer;
  denied(denying: Selector, traits: Traits, allowing: Selector): Answer;
}

/** The permissions that are needed together for one atom: a principal of each kind. */
interface Combination {
  words: string;
  principals: readonly (Principals & { wanted: string })[];
}

interface Shape {
  name: string;
  /** prefix of the label members */
  kind: string;
  scopes: readonly Scope[];
  combinations: readonly Combination[];
}

/** Every resource of a kind. */
export function everything(words: string): Scope {
  return { words, reached: (selector) => reachesAll(selector), denied: (selector) => deniesAll(selector) };
}

/** Resources that have a label. */
export function labelled(words: string, name: string, value: string): Scope {
  return {
    words: `${words} with ${name}=${value}`,
    reached: (selector, traits) => reachesLabel(selector, name, value, traits),
    denied: (denying, traits, allowing) => deniesLabel(denying, name, value, traits, allowing),
  };
}

/** A capability of principals on resources: the same role must permit both; a deny of either takes it away. */
export function reach({ name, kind, scopes, combinations }: Shape): Capability {
  const pairs = scopes.flatMap((scope) =>
    combinations.map((combination) => ({
      scope,
      combination,
      words: `${combination.words} on ${scope.words}`,
    })),
  );
  const byKey = new Map(pairs.map((pair) => [pair.words, pair]));
  return {
    name,
    // K04: a person decides what was meant by a role that allows root and denies it.
    ownDenial: 'judgment',
    allows(role, traits) {
      const selector = selectorOf(role.allow, kind);
      return pairs.flatMap(({ scope, combination, words }): Atom[] => {
        const reached = scope.reached(selector, traits);
        if (reached === 'no') return [];
        const named = combination.principals.map((one) => names(role.allow, one, one.wanted, traits));
        const answer = all([reached, ...named.map((one) => one.answer)]);
        if (answer === 'no') return [];
        const whys = named.map((one) => one.why);
        if (reached === 'judgment') whys.push(`label expression or template ${selector.expression}`.trim());
        return [
          {
            selector,
            key: words,
            words,
            answer,
            why: whys.filter((why) => why !== '').join('; '),
            byTraits: named.some((one) => one.byTraits),
            scope: reached,
          },
        ];
      });
    },
    denies(role, atom, traits) {
      const pair = byKey.get(atom.key);
      if (pair === undefined || atom.selector === null || !role.denies) return 'no';
      return any([
        pair.scope.denied(selectorOf(role.deny, kind), traits, atom.selector),
        ...pair.combination.principals.map((one) => names(role.deny, one, one.wanted, traits).answer),
      ]);
    },
  };
}
