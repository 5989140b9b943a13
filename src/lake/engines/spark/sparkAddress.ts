import { AffidavitError } from '../../../errors/affidavitError.ts';
import { printable } from '../../../formats/printable.ts';
import { formatHostPort, type HostPort, parseHostPort } from '../../../gateway/dial/hostPort.ts';

/** Variable with the token of a Spark Connect server, so that it is on no command line. */
export const TOKEN_VARIABLE = 'AFFIDAVIT_SPARK_TOKEN';
/** Port of a Spark Connect server that was named without one. */
const DEFAULT_PORT = 15_002;

/** A Spark Connect server, and how to reach it. */
export interface SparkAddress {
  to: HostPort;
  /** `sc://host:port`, for messages: without token and parameters */
  shown: string;
  tls: boolean;
  /** headers of every call, lower case; the token's is among them and a secret */
  headers: Readonly<Record<string, string>>;
  /** the user whose session it is, as the server keeps them apart */
  user: string;
}

const OWN = new Set(['token', 'use_ssl', 'user_id', 'user_agent', 'session_id']);
/** Names of headers that gRPC and HTTP/2 keep for themselves. */
const RESERVED =
  /^(grpc-|:|authorization$|connection$|content-|host$|te$|trailer|transfer-|upgrade$|user-agent$)|-bin$/;

/**
 * Reads the address of a Spark Connect server: `sc://HOST:PORT/;name=value;…` with the parameters that Spark's own clients take. `token`
 * and `use_ssl` are understood, `user_id` names the user, every other one is a header (`x-databricks-cluster-id`). A token goes over
 * TLS, except to this machine.
 *
 * @param environment for the token, where the address has none
 * @throws AffidavitError USAGE; the message never holds a parameter's value
 */
export function parseSparkAddress(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): SparkAddress {
  const match = /^sc:\/\/(?<place>[^/;?#@]+)(?:\/(?:;(?<parameters>.*))?)?$/.exec(text.trim());
  const place = match?.groups?.place;
  if (place === undefined)
    throw invalid('It begins with sc:// and a host; parameters follow a slash and a semicolon.');
  const [to] = parseHostPort(place, [DEFAULT_PORT]);
  if (to === undefined) throw invalid('It names no host.');
  const given = parameters(match?.groups?.parameters ?? '');
  const token = given.get('token') || environment[TOKEN_VARIABLE] || undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw invalid('The token has signs that no header can hold.');
  const isHere = /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(to.host);
  const tls = switched(given.get('use_ssl')) ?? (token !== undefined && !isHere);
  if (token !== undefined && !tls && !isHere)
    throw invalid('A token is not sent without TLS: leave use_ssl=false out.');
  const headers = [...given].filter(([name]) => !OWN.has(name));
  for (const [name, value] of headers) {
    if (!/^[a-z0-9_.-]+$/.test(name) || RESERVED.test(name) || !/^[\x20-\x7e]*$/.test(value))
      throw invalid(`"${printable(name, 60)}" cannot be a header of a call.`);
  }
  return {
    to,
    shown: `sc://${formatHostPort(to)}`,
    tls,
    headers: {
      ...Object.fromEntries(headers),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    user: given.get('user_id') || 'affidavit',
  };
}

function parameters(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(';').filter((each) => each !== '')) {
    const at = part.indexOf('=');
    if (at < 1) throw invalid('Each parameter is name=value.');
    const name = part.slice(0, at).toLowerCase();
    if (found.has(name)) throw invalid(`"${printable(name, 60)}" is there twice.`);
    found.set(name, decoded(part.slice(at + 1)));
  }
  return found;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw invalid('A parameter is not encoded as in a URL.');
  }
}

function switched(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw invalid('use_ssl is true or false.');
}

function invalid(why: string): AffidavitError {
  return new AffidavitError(
    'USAGE',
    `The address of the Spark Connect server is not valid. ${why}`,
    `Use sc://HOST:PORT, for example sc://spark.example.com:15002/;use_ssl=true, with the token in ${TOKEN_VARIABLE}.`,
  );
}
