import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, text, texts } from '../../../formats/json.ts';

/**
 * Reviewers of a commit other than its author. Trailers name people as `Name <address>`: the address decides where both have
 * one, the whole name else; case does not.
 */
export function reviewersBeside({ author, reviewers, reviewed_by, approved_by }: JsonObject): string[] {
  const own = new Set(identitiesOf(author));
  return [...new Set([reviewers, reviewed_by, approved_by].flatMap(texts))].filter((reviewer) => {
    const theirs = identitiesOf(reviewer);
    return theirs.length > 0 && theirs.every((identity) => !own.has(identity));
  });
}

/** Address and name of a person, in lower case. */
function identitiesOf(person: JsonValue | undefined): string[] {
  const { name, email } = object(person);
  const written = text(person);
  const [, before = '', address = ''] = /^([^<]*)<([^>]*)>\s*$/.exec(written) ?? ['', written, ''];
  return [text(name) || before, text(email) || address]
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}
