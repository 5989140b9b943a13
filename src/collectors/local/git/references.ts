/** How forges write the number of a merge or pull request into the message of the commit that merges it. */
const FORMS: readonly RegExp[] = [
  // GitHub's merge commit and squash, Gitea's likewise
  /^Merge pull request (#\d+)/g,
  /\((#\d+)\)\s*$/g,
  // GitLab
  /^See merge request (\S*!\d+)\s*$/gm,
  /\((!\d+)\)\s*$/g,
  // Bitbucket
  /\(pull request (#\d+)\)/g,
  // Azure DevOps
  /^Merged PR (\d+):/g,
  // Gerrit and Phabricator
  /^Reviewed-on: (\S+)\s*$/gm,
  /^Differential Revision: (\S+)\s*$/gm,
];

const MAX_REFERENCES = 20;

/**
 * References to merge or pull requests in a commit's message, as the forge that made the commit writes them. Anybody can
 * write such a line: it says where to look, not that a review took place.
 *
 * @param subject first line
 * @param message the rest
 */
export function reviewReferences(subject: string, message: string): string[] {
  const found = [subject, message.slice(0, 20_000)].flatMap((text) =>
    FORMS.flatMap((form) => [...text.matchAll(form)].map((match) => (match[1] ?? '').slice(0, 300))),
  );
  return [...new Set(found)].slice(0, MAX_REFERENCES);
}
