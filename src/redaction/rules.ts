/** Text in the place of what was taken out. */
export const REDACTED = '[redacted]';

/**
 * Every rule by which something is taken out, with what it covers: the one list that docs/redaction.md prints and that the
 * counts in manifests, `collection/completeness.json` and known limitations refer to.
 */
export const RULES = {
  secret_name: 'members whose name says that they hold a secret (password, token, client_secret …)',
  secret_setting: 'values after such a name inside a text (password=…, --token …, "api_key": …)',
  command_line: 'what a person typed to start a session (initial_command)',
  command_output: 'output of commands in ssm.run events',
  private_key: 'private keys: PEM, OpenSSH, SSH2, PuTTY, PGP, age, JWK, also in base64 or hex',
  password_hash: 'password hashes (bcrypt, argon2, crypt, scrypt, PBKDF2, LDAP, NT)',
  token_shape:
    'tokens known by their form (JSON Web Tokens, GitHub, GitLab, Slack, AWS, cloud and vendor keys)',
  authorization: 'Authorization headers, bearer and basic credentials',
  recovery_code: 'account recovery codes and one-time-password seeds (otpauth://)',
  address_credentials: 'user and password in addresses, credentials in their queries',
  invitation_link: 'tokens in invitation, reset and join-script links',
  kubernetes_secret: 'data of Kubernetes Secret objects',
  join_token_name: 'names of join tokens that are passwords themselves: masked, the last quarter is kept',
  http_headers: 'HTTP headers, save a list of harmless ones',
  body: 'bodies, queries and parameters of recorded requests and answers; names, sizes and keyed digests are kept',
  encoded_secret: 'any of the above in percent encoding or Unicode escapes',
  undeclared_secret: 'secret protobuf fields that a gateway sent although they were not requested',
  invitation: 'invitation and password-reset tokens among join tokens: the whole row',
  too_deep: 'members nested deeper than 200 levels',
} as const;

/** Why something was taken out. */
export type RedactionRule = keyof typeof RULES;

/** One place in a row where something was taken out. */
export interface RedactedMember {
  /** member names from the row down, with a dot between; "[]" for the items of a list */
  path: string;
  rule: RedactionRule;
}
