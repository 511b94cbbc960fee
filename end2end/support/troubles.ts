// What a page must never do, watched in every test: log an error or a warning, throw, lose a
// request, or ask another host than its own server.

import type { BrowserContext } from '@playwright/test';

/** What a page may still be loading when it is left. Who is signed in is asked with every page. */
const LEFT_BEHIND = /^\/(live\/|p\/|favicon\.svg$|rpc\/app\/rpc\/session\/current$)/;

/** Collects troubles of a browser context. */
export class Troubles {
  #found: string[] = [];
  #expected: RegExp[] = [];

  /** Watches everything in `context`; `origins` are the servers it may ask. */
  constructor(context: BrowserContext, origins: () => string[]) {
    context.on('console', (message) => {
      if (!['error', 'warning', 'assert'].includes(message.type())) return;
      const { url } = message.location();
      this.#add(`console ${message.type()}: ${message.text()} (${url})`);
    });
    context.on('weberror', (error) => this.#add(`page error: ${error.error().stack}`));
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      const path = new URL(request.url()).pathname;
      // Leaving a page ends its live feed, which is a stream without an end, and whatever of
      // the browser half was still on its way.
      if (reason === 'net::ERR_ABORTED' && LEFT_BEHIND.test(path)) return;
      this.#add(`request failed: ${request.method()} ${request.url()} ${reason}`);
    });
    context.on('request', (request) => {
      const url = new URL(request.url());
      const inside = ['about:', 'data:', 'blob:'].includes(url.protocol);
      if (inside || origins().includes(url.origin)) return;
      this.#add(`request to another host: ${request.url()}`);
    });
  }

  /** From now on troubles that match are part of the story. */
  expect(...patterns: RegExp[]) {
    this.#expected.push(...patterns);
  }

  /** From now on the browser may note answers with this status, as it does for every one. */
  expectStatus(status: number) {
    this.expect(new RegExp(`Failed to load resource: .* status of ${status}\\b`));
  }

  /** What was found so far. */
  get found(): readonly string[] {
    return this.#found;
  }

  #add(trouble: string) {
    if (!this.#expected.some((pattern) => pattern.test(trouble))) this.#found.push(trouble);
  }
}
