import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { HostPort } from '../hostPort.ts';

/** An HTTP proxy that connections to other machines go through. */
export interface HttpProxy {
  to: HostPort;
  /** whether the proxy itself is reached over TLS */
  isTls: boolean;
  /** value of Proxy-Authorization; a secret, never part of a message */
  authorization: string | undefined;
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/**
 * Understands the value of a proxy variable as Go's programs do (golang.org/x/net/http/httpproxy): a URL, or `host:port`,
 * which means http.
 *
 * @param variable name of the variable, for the message; its value may hold a password and is never shown
 * @throws AffidavitError USAGE
 */
export function parseHttpProxy(value: string, variable: string): HttpProxy {
  const url = toUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  const port = url === undefined ? undefined : PORTS[url.protocol];
  if (url === undefined || port === undefined || url.hostname === '') {
    const kind = url === undefined ? '' : ` of the kind ${url.protocol.slice(0, 12)}//`;
    throw new AffidavitError(
      'USAGE',
      `The variable ${variable} names no HTTP proxy that can be used${kind}.`,
      `Write ${variable}=http://host:port or https://host:port, with user:password@ before the host where the proxy asks for it.`,
    );
  }
  return {
    to: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? port : Number(url.port),
    },
    isTls: url.protocol === 'https:',
    authorization: authorizationOf(url),
  };
}

function toUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Basic credentials (RFC 7617 §2); they are percent-encoded in a URL. */
function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const credentials = Buffer.from(`${decoded(username)}:${decoded(password)}`, 'utf8');
  return `Basic ${credentials.toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
