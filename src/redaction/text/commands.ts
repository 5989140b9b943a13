import { REDACTED } from '../rules.ts';
import { nameKind } from '../secretNames.ts';

const FLAG = /(?<![\w-])(--?([A-Za-z][\w.-]{1,64})[ \t]{1,8}(?:\\{0,4}["'])?)(?!-)([^\s"'\\]+)/g;
const PASSWORD_FLAG =
  /(\b(?:(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;&]{0,200}?[ \t]-p(?=\S)|sshpass[ \t]{1,8}-p[ \t]{0,8})["']?)([^\s"']+)/g;
const USER_FLAG = /((?<!\S)(?:-u|-U|--user|--proxy-user)[ \t=]{0,4}["']?[^\s:'"/=]{1,100}:)([^\s'"]+)/g;
const SQL =
  /(\b(?:identified[ \t\r\n]{1,8}(?:with[ \t\r\n]{1,8}\S{1,64}[ \t\r\n]{1,8})?by|password|passwd)[ \t\r\n]{0,8}\(?[ \t\r\n]{0,8}\\{0,4}(["']))(?!\[redacted\])([^"'\\]+)/gi;
const NETRC = /(\blogin[ \t\r\n]{1,8}\S{1,128}[ \t\r\n]{1,8}password[ \t\r\n]{1,8})(\S+)/gi;
const XML = /(<(?:[\w-]{1,32}:)?([\w.-]{1,64})(?:[ \t\r\n][^<>]{0,256})?>)([^<>]+)(?=<\/)/g;
const MULTIPART = /(\bname=\\?"([^"\\\n]{1,64})\\?"[^\n]{0,128}\r?\n(?:[^\n]{1,128}\n){0,3}\r?\n)([^\r\n]+)/g;
const PIPED = /([^\s"'|:]{1,64}:)([^\s"'|]{1,128})(["']?[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]{1,8})?chpasswd)/g;

/**
 * Takes out secrets of command lines, SQL, netrc files, XML and forms: places without `=` or `:` between a name and its
 * value. All repeats are bounded, so that a text takes linear time.
 *
 * @param found called once for each value that was taken out
 */
export function withoutTyped(text: string, found: () => void): string {
  const named = (whole: string, before: string, name: string, value: string): string => {
    const kind = nameKind(name);
    if (value === REDACTED || (kind !== 'secret' && kind !== 'about')) return whole;
    found();
    return before + REDACTED;
  };
  const plain = (whole: string, before: string, value: string): string => {
    if (value === REDACTED || /^\d{1,6}$/.test(value)) return whole;
    found();
    return before + REDACTED;
  };
  let out = text;
  if (out.includes('-')) {
    out = out.replace(FLAG, named).replace(PASSWORD_FLAG, plain).replace(USER_FLAG, plain);
  }
  if (/passw|identified/i.test(out)) {
    out = out
      .replace(SQL, (whole, before: string, _quote: string, value: string) => plain(whole, before, value))
      .replace(NETRC, plain);
  }
  if (out.includes('</')) out = out.replace(XML, named);
  if (out.includes('name=')) out = out.replace(MULTIPART, named);
  if (out.includes('chpasswd'))
    out = out.replace(PIPED, (whole, before: string, value: string, after: string) =>
      plain(whole, before, value) === whole ? whole : before + REDACTED + after,
    );
  return out;
}
