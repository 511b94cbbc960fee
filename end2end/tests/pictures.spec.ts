// `npm run screenshots`: every page, wide and narrow, light and dark, into screenshots/.

import { resolve } from 'node:path';
import { PAGES } from '../support/pages.ts';
import { test } from '../support/test.ts';
import { open, settled } from '../support/verbs.ts';

const folder = resolve(import.meta.dirname, '../screenshots');

for (const one of PAGES) {
  test.describe(one.name, () => {
    test.use({ signedIn: !one.open });

    test('picture', async ({ page, ground, troubles }) => {
      if (one.status) troubles.expectStatus(one.status);
      await open(page, one.address(ground));
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: width > 700 ? 900 : 844 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          await page.screenshot({ path: `${folder}/${one.name}-${width}-${colorScheme}.png`, fullPage: true });
        }
      }
    });
  });
}
