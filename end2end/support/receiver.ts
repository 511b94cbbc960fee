// A server of somebody's own, to which callbacks are sent: it records what arrives.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrived {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** A running receiver. */
export interface Receiver {
  /** Scheme, host and port. */
  origin: string;
  /** Everything that arrived, in its order. */
  arrived: Arrived[];
  /** Status of the answers from now on; 200 at first. */
  answer: number;
  /** What it answers from now on, where it takes what comes. */
  says: string;
  stop(): Promise<void>;
}

/** Starts a receiver on a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', receiver.origin);
      arrived.push({
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body,
      });
      response.writeHead(receiver.answer, { 'content-type': 'text/plain' });
      response.end(receiver.answer < 300 ? receiver.says : 'not today');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${port}`,
    arrived,
    answer: 200,
    says: 'taken, thank you',
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
