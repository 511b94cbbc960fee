// A release is a program with a folder beside it: copied to anywhere and started from anywhere, it
// finds what it serves.

import { startServer } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import { open, title } from '../support/verbs.ts';

test.use({ signedIn: false });

test('a release that was copied serves its pages, started from elsewhere', async ({ page, origins }) => {
  const server = await startServer({ copied: true });
  origins.push(server.origin);
  try {
    const loaded: [string, number][] = [];
    page.on('response', (answer) => loaded.push([new URL(answer.url()).pathname, answer.status()]));
    // With its scripts: the browser half takes the page over.
    const response = await open(page, `${server.origin}/sign-in`);
    expect(response.status()).toBe(200);
    await expect(title(page)).toHaveText('Sign in');
    for (const kind of ['.css', '.js', '.wasm']) {
      const files = loaded.filter(([path]) => path.endsWith(kind));
      expect(files, kind).not.toEqual([]);
      for (const [path, status] of files) expect(status, path).toBe(200);
    }
    const styled = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'));
    expect(styled).not.toBe('');
  } finally {
    await server.stop();
  }
});
