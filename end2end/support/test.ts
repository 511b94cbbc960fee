// The tests' own `test`: with a server, a session, a receiver of callbacks, and an eye on
// everything that must not happen.

import { test as base, expect } from '@playwright/test';
import { enter, firstSession, type Session } from './account.ts';
import { prepare, type Ground } from './pages.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { startServer, type Server } from './server.ts';
import { Troubles } from './troubles.ts';

interface PerTest {
  /** Whether the browser begins with a session. */
  signedIn: boolean;
  /** A server on which nobody has chosen a password yet. */
  fresh: Server;
  receiver: Receiver;
  troubles: Troubles;
}

interface PerWorker {
  /** A server with one account. */
  server: Server;
  session: Session;
  /** Something on every page of `server`, and a second server for those before a first password. */
  ground: Ground;
  /** The origins of all servers this worker started. */
  origins: string[];
}

export const test = base.extend<PerTest, PerWorker>({
  origins: [async ({}, use) => use([]), { scope: 'worker' }],

  server: [
    async ({ origins }, use) => {
      const server = await startServer();
      origins.push(server.origin);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  session: [async ({ server }, use) => use(await firstSession(server)), { scope: 'worker' }],

  ground: [
    async ({ browser, server, session, origins }, use) => {
      const receiver = await startReceiver();
      const unused = await startServer();
      origins.push(unused.origin);
      // Whatever the first test does without: the ground is laid by a browser with scripts.
      const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: true });
      await enter(context, session);
      const ground = await prepare(await context.newPage(), server, receiver.origin);
      await context.close();
      await use({ ...ground, passwordLink: unused.passwordLink });
      await receiver.stop();
      await unused.stop();
    },
    { scope: 'worker' },
  ],

  signedIn: [true, { option: true }],

  baseURL: async ({ server }, use) => use(server.origin),

  context: async ({ context, session, signedIn }, use) => {
    if (signedIn) await enter(context, session);
    await use(context);
  },

  fresh: async ({ origins }, use) => {
    const server = await startServer();
    origins.push(server.origin);
    await use(server);
    await server.stop();
  },

  receiver: async ({}, use) => {
    const receiver = await startReceiver();
    await use(receiver);
    await receiver.stop();
  },

  troubles: [
    async ({ context, origins, javaScriptEnabled }, use) => {
      const troubles = new Troubles(context, () => origins);
      // Without JavaScript the browser refuses the scripts it was told to load ahead.
      if (!javaScriptEnabled) {
        troubles.expect(/^request failed: GET \S+\.js csp$/);
        troubles.expect(/^console warning: The resource \S+ was preloaded using link preload but not used/);
      }
      await use(troubles);
      expect(troubles.found, 'what must never happen on a page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
