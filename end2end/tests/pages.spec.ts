// What holds for every page: its status, a heading and a title, HTML that needs no repair, and at
// the width of a desk and of a phone no sideways scrolling, and the rules of accessible pages in
// light and in dark.

import { violations } from '../support/axe.ts';
import { elements } from '../support/nesting.ts';
import { PAGES } from '../support/pages.ts';
import { expect, test } from '../support/test.ts';
import { open, settled, title } from '../support/verbs.ts';

for (const one of PAGES) {
  test.describe(one.name, () => {
    test.use({ signedIn: !one.open });

    test('holds to what every page holds to', async ({ page, ground, troubles }) => {
      if (one.status) troubles.expectStatus(one.status);
      const response = await open(page, one.address(ground));
      expect.soft(response.status()).toBe(one.status ?? 200);
      await expect.soft(title(page)).toHaveCount(1);
      await expect.soft(page).toHaveTitle(/^.+ · Sigfox Back-End$/);

      const { sent, parsed } = await elements(page);
      expect.soft(parsed, 'the HTML as sent needs no repair').toEqual(sent);

      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth);
        expect.soft(wide, `pixels beyond the width of a window of ${width}`).toBeLessThanOrEqual(0);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          expect.soft(await violations(page), `${width} ${colorScheme}`).toEqual([]);
        }
      }
    });
  });
}
