// What a page must never do, watched in every test: log an error or a warning, throw, lose a
// request, or ask another host than its own server.

import type { BrowserContext, Frame, Request } from '@playwright/test';

/** What a page may still be loading when it is left. Who is signed in, and what was not read, is asked with every page; what is saved as a file opens no page. */
const LEFT_BEHIND = /^\/(live$|p\/|export\/|favicon\.svg$|rpc\/app\/rpc\/(session\/current|alert\/unread)$)/;

/** Collects troubles of a browser context. */
export class Troubles {
  #found: string[] = [];
  #expected: RegExp[] = [];
  /** How many documents each frame got, and how many when a request began. */
  #documents = new WeakMap<Frame, number>();
  #began = new WeakMap<Request, number>();
  /** Frames that wait for their next document. */
  #leaving = new WeakSet<Frame>();

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
      // Leaving a page ends its live feed, which is a stream without an end, and whatever was
      // still on its way for it.
      // What a worker keeps for later it may not get to.
      const later = request.serviceWorker() !== null;
      if (reason === 'net::ERR_ABORTED' && (later || LEFT_BEHIND.test(path) || this.#left(request))) return;
      this.#add(`request failed: ${request.method()} ${request.url()} ${reason}`);
    });
    context.on('response', (response) => this.#answered(response.request()));
    context.on('request', (request) => {
      this.#begun(request);
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

  #begun(request: Request) {
    const frame = frameOf(request);
    if (!frame) return;
    if (request.isNavigationRequest()) this.#leaving.add(frame);
    else this.#began.set(request, this.#documents.get(frame) ?? 0);
  }

  #answered(request: Request) {
    const frame = frameOf(request);
    if (!frame || !request.isNavigationRequest()) return;
    this.#leaving.delete(frame);
    this.#documents.set(frame, (this.#documents.get(frame) ?? 0) + 1);
  }

  /** Whether the document that began the request has been left for another since, or is about to be. */
  #left(request: Request) {
    const frame = frameOf(request);
    if (!frame || request.isNavigationRequest()) return false;
    const began = this.#began.get(request) ?? Infinity;
    return this.#leaving.has(frame) || (this.#documents.get(frame) ?? 0) > began;
  }

  #add(trouble: string) {
    if (!this.#expected.some((pattern) => pattern.test(trouble))) this.#found.push(trouble);
  }
}

/** The frame of a request; one that opens a window has none yet. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}
