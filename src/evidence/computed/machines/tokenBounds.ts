import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';

/** A value made of wildcards and separators alone binds nobody: `*`, `*:*`, `.*`. */
const ANYBODY = /^[\s*?:/.^$+]*$/;

/** Whether a rule gives any of these members a value that is more than a wildcard. */
const gives = (rule: JsonObject, ...members: string[]): boolean =>
  members.some((member) =>
    [text(rule[member]), ...texts(rule[member])].some((value) => !ANYBODY.test(value)),
  );

/** Whether the ARN names an account: `arn:partition:service:region:account:resource`. */
function namesAccount(rule: JsonObject): boolean {
  return !ANYBODY.test(text(rule.aws_arn).split(':')[4] ?? '');
}

/** The bound that each rule of a delegated method must give, and how its absence is said (teleport-api §2.7). */
const BOUNDS: Readonly<Record<string, { bound: (rule: JsonObject) => boolean; missing: string }>> = {
  iam: {
    bound: (rule) => gives(rule, 'aws_account', 'aws_organization_id') || namesAccount(rule),
    missing: 'an AWS account or ARN',
  },
  ec2: { bound: (rule) => gives(rule, 'aws_account', 'aws_role'), missing: 'an AWS account' },
  github: {
    bound: (rule) => gives(rule, 'repository', 'repository_owner', 'sub'),
    missing: 'a repository or its owner',
  },
  gitlab: {
    bound: (rule) => gives(rule, 'project_path', 'namespace_path', 'sub'),
    missing: 'a project or namespace',
  },
  kubernetes: { bound: (rule) => gives(rule, 'service_account'), missing: 'a service account' },
  gcp: { bound: (rule) => gives(rule, 'project_ids', 'service_accounts'), missing: 'a project' },
  azure: { bound: (rule) => gives(rule, 'subscription'), missing: 'a subscription' },
  azure_devops: { bound: (rule) => gives(rule, 'project_id', 'project_name', 'sub'), missing: 'a project' },
  circleci: { bound: (rule) => gives(rule, 'project_id', 'context_id'), missing: 'a project or context' },
  spacelift: { bound: (rule) => gives(rule, 'space_id', 'caller_id'), missing: 'a space or caller' },
  terraform_cloud: {
    // names of projects and workspaces are those of an organisation, ids are nobody else's
    bound: (rule) => gives(rule, 'organization_id', 'organization_name', 'project_id', 'workspace_id'),
    missing: 'an organisation',
  },
  env0: {
    bound: (rule) => gives(rule, 'organization_id', 'project_id', 'environment_id'),
    missing: 'an organisation or project',
  },
  bitbucket: {
    bound: (rule) => gives(rule, 'workspace_uuid', 'repository_uuid'),
    missing: 'a workspace or repository',
  },
  tpm: {
    bound: (rule) => gives(rule, 'ek_public_hash', 'ek_certificate_serial'),
    missing: 'an endorsement key',
  },
  oracle: { bound: (rule) => gives(rule, 'tenancy'), missing: 'a tenancy' },
};

/**
 * The gaps in the allow rules of a delegated join method, by which anybody can join.
 *
 * @param spec of the token, in tctl's form
 * @returns the missing bound in words; empty when every rule binds it, or for methods that have no rules
 */
export function missingBound(method: string, spec: JsonObject): string {
  const wanted = BOUNDS[method];
  if (wanted === undefined) return '';
  const own = method === 'iam' || method === 'ec2' ? spec : object(spec[method]);
  const rules = objects(own.allow);
  if (rules.length === 0) return `${wanted.missing} (no allow rule)`;
  return rules.every((rule) => wanted.bound(rule)) ? '' : wanted.missing;
}
