/** Join methods with which the token's name is not the secret (teleport-api §2.7). */
const DELEGATED_METHODS: ReadonlySet<string> = new Set([
  'ec2',
  'iam',
  'github',
  'circleci',
  'kubernetes',
  'azure',
  'gitlab',
  'gcp',
  'spacelift',
  'tpm',
  'terraform_cloud',
  'bitbucket',
  'oracle',
  'bound_keypair',
  'azure_devops',
  'env0',
]);

/**
 * Whether a join token's name is as good as a password: with method `token`, with none (which means `token`), and with
 * one that is not known yet.
 */
export function nameIsSecret(method: unknown): boolean {
  return typeof method !== 'string' || !DELEGATED_METHODS.has(method);
}

/**
 * Masks a join token's name as the gateway does in its own audit log: all of it when shorter than 16 characters, else its
 * first three quarters. A masked name stays unchanged.
 */
export function maskTokenName(name: string): string {
  const characters = Array.from(name);
  const hidden = characters.length < 16 ? characters.length : Math.floor(characters.length * 0.75);
  return '*'.repeat(hidden) + characters.slice(hidden).join('');
}
