// Only ASCII is named, so that bytes and characters of the same text give the same answer (mayNeedRedaction).
const SLASHES = String.raw`(?:\/\/|\\\/\\\/)`;
const USER_INFO = new RegExp(
  String.raw`(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:${SLASHES})([^\/?#\s"'<>\\\x60]*)@`,
  'gi',
);
/** A password with a slash or question mark in it: what follows the colon is no port. */
const ODD_PASSWORD = new RegExp(
  String.raw`(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:${SLASHES})[^\/?#\s"':@\\]{0,64}:(?!\d{1,5}(?:[\/?#\s"']|$))[^\s"'@\\]{1,256}@`,
  'gi',
);
/** `//user:password@host` and Go's `user:password@tcp(host)`. */
const WITHOUT_SCHEME = /(?<![:\w/\\])(\/\/)[^/\s:@"'\\]{1,64}:[^/\s@"'\\]{1,256}@/g;
const DSN = /(?<![^\s"'=`/])[^\s"':@/\\]{1,64}:[^\s"'@\\]{1,128}@(?=(?:tcp|udp|unix|cloudsql)\w{0,8}\()/g;

/** Schemes in which a user without a password is no secret. */
const USER_ONLY =
  /^(?:ssh|sftp|scp|rsync|git\+ssh|svn\+ssh|ssh\+git|postgres|postgresql|mysql|mariadb|mongodb|mongodb\+srv|sqlserver|oracle|cassandra|snowflake|ldap|ldaps|mailto|sip|xmpp|rdp|vnc)$/i;

/** Takes name and password out of every address in a text. A name without a password goes where it may be a token. */
export function withoutUserInfo(text: string): string {
  if (!text.includes('@')) return text;
  return text
    .replace(USER_INFO, (whole, scheme: string, user: string) =>
      !user.includes(':') && USER_ONLY.test(scheme.slice(0, scheme.indexOf(':'))) ? whole : scheme,
    )
    .replace(ODD_PASSWORD, '$1')
    .replace(WITHOUT_SCHEME, '$1')
    .replace(DSN, '');
}

/**
 * An address of an audit backend without user and password, whatever its scheme. Its query stays: region and KMS key are
 * evidence of encryption (teleport-api §2.13); credentials in it fall to the rules for texts.
 */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}

/** Links that let whoever has them in: invitations, resets, join scripts (teleport-api §2.7). */
export const INVITATION_LINK =
  /(\/web\/(?:invite|reset)\/|\/webapi\/(?:users\/password\/token|scripts)\/|\/scripts\/)([0-9a-fA-F]{16,64})(?![0-9a-fA-F])/g;
