// A small provider of OpenID Connect on this machine: it tells where its doors are, asks on a page
// who it is, gives codes for that, and tokens for codes, each once and only for the other half of
// the challenge.

import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody who has an account at the provider. */
export interface Account {
  /** His name there, which stays. */
  subject: string;
  email: string;
  verified: boolean;
}

/** A running provider. */
export interface Provider {
  /** Scheme, host and port, which is as what it calls itself. */
  issuer: string;
  /** The settings by which a server knows it. */
  settings: Record<string, string>;
  /** Who comes to its page from now on. */
  visitor: Account;
  /** How many tokens it gave. */
  tokens: number;
  stop(): Promise<void>;
}

/** What was asked when a code was given. */
interface Granted {
  account: Account;
  challenge: string;
  nonce: string;
  back: string;
}

const CLIENT = 'sigfox';
const SECRET = 'open: sesame & more';

const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts a provider on a free port of this machine. */
export async function startProvider(visitor: Account): Promise<Provider> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'first', use: 'sig', alg: 'ES256' };
  const granted = new Map<string, Granted>();

  const token = ({ account, nonce }: Granted): string => {
    const now = Math.floor(Date.now() / 1000);
    const head = coded({ typ: 'JWT', alg: 'ES256', kid: key.kid });
    const claims = coded({
      iss: provider.issuer,
      sub: account.subject,
      aud: CLIENT,
      iat: now,
      exp: now + 300,
      nonce,
      email: account.email,
      email_verified: account.verified,
    });
    const text = `${head}.${claims}`;
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  };

  /** Whether a question for a token comes from the client, with a code and the text that fits it. */
  const exchange = (request: IncomingMessage, body: string): [number, object] => {
    const proof = new URLSearchParams({ '': SECRET }).toString().slice(1);
    const basic = Buffer.from(`${CLIENT}:${proof}`).toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`) return [401, { error: 'invalid_client' }];
    const form = new URLSearchParams(body);
    const code = form.get('code') ?? '';
    const known = granted.get(code);
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (known?.challenge !== challenge || form.get('redirect_uri') !== known.back) {
      return [400, { error: 'invalid_grant' }];
    }
    granted.delete(code);
    provider.tokens += 1;
    return [200, { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: token(known) }];
  };

  /** The page on which the visitor says whether he lets himself in. */
  const ask = (asked: URLSearchParams): string => {
    const kept = ['redirect_uri', 'state', 'nonce', 'code_challenge'];
    const hidden = kept.map((name) => `<input type="hidden" name="${name}" value="${asked.get(name)}">`);
    return `<!doctype html><html lang="en"><head><title>Example</title><link rel="icon" href="data:,"></head>
      <body><h1>Example</h1><p>You are ${provider.visitor.email}.</p>
      <form method="post" action="/decide">${hidden.join('')}
      <button name="let" value="in">Let me in</button><button name="let" value="out">Not today</button></form></body></html>`;
  };

  /** Where the browser goes back to. */
  const decide = (form: URLSearchParams): string => {
    const back = form.get('redirect_uri') ?? '';
    const address = new URL(back);
    address.searchParams.set('state', form.get('state') ?? '');
    if (form.get('let') === 'in') {
      const code = randomUUID();
      const [challenge, nonce] = [form.get('code_challenge') ?? '', form.get('nonce') ?? ''];
      granted.set(code, { account: provider.visitor, challenge, nonce, back });
      address.searchParams.set('code', code);
    } else {
      address.searchParams.set('error', 'access_denied');
    }
    return address.href;
  };

  const answer = (request: IncomingMessage, body: string, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const json = (status: number, value: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(200, {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/in`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        });
      case '/keys':
        return json(200, { keys: [key] });
      case '/token':
        return json(...exchange(request, body));
      case '/in':
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        return response.end(ask(url.searchParams));
      case '/decide':
        response.writeHead(303, { location: decide(new URLSearchParams(body)) });
        return response.end();
      default:
        return json(404, {});
    }
  };

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => answer(request, body, response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider: Provider = {
    issuer,
    settings: {
      SIGFOX_OPENID__ISSUER: issuer,
      SIGFOX_OPENID__CLIENT_ID: CLIENT,
      SIGFOX_OPENID__CLIENT_SECRET: SECRET,
      SIGFOX_OPENID__NAME: 'Example',
    },
    visitor,
    tokens: 0,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return provider;
}
