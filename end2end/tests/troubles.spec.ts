// The eye on everything that must not happen sees what it should.

import { expect, test } from '../support/test.ts';
import { Troubles } from '../support/troubles.ts';
import { open } from '../support/verbs.ts';

test('a request that is given up is a trouble, and one that was left with its page is not', async ({ page, context, server, troubles }) => {
  troubles.expect(/\/held\/given-up net::ERR_ABORTED$/);
  const seen = new Troubles(context, () => [server.origin]);
  await page.route('**/held/*', () => {});
  await open(page, '/devices');
  await page.evaluate(() => void fetch('/held/left').catch(() => {}));
  await open(page, '/device-types');
  await page.evaluate(() => {
    const patience = new AbortController();
    fetch('/held/given-up', { signal: patience.signal }).catch(() => {});
    setTimeout(() => patience.abort());
  });
  await expect.poll(() => seen.found).toEqual([`request failed: GET ${server.origin}/held/given-up net::ERR_ABORTED`]);
});
