// The look of every widget, against pictures that were looked at. Letters are drawn differently by
// another browser or with other fonts, so each such set has pictures of its own: where there are
// none, nothing is compared, and that is said. `LOOK=new` takes them.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { open, settled } from '../support/verbs.ts';

const folder = resolve(import.meta.dirname, '../baselines');

/** What the pictures depend on beside the style: how wide letters are drawn, and by which browser. */
async function fingerprint(page: Page): Promise<string> {
  const seen = await page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d')!;
    const style = getComputedStyle(document.documentElement);
    const widths = ['--sans', '--mono'].map((name) => {
      pen.font = `16px ${style.getPropertyValue(name)}`;
      return pen.measureText('The harbour crane hears 1CF14C').width;
    });
    return [navigator.userAgent, ...widths].join(' ');
  });
  return createHash('sha256').update(seen).digest('hex').slice(0, 8);
}

for (const width of [1280, 360]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the widgets, ${width} pixels wide, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page, '/style');
      await settled(page);
      const name = [await fingerprint(page), `style-${width}-${colorScheme}.png`];
      const baseline = resolve(folder, ...name);
      const picture = await page.getByRole('main').screenshot({ animations: 'disabled', caret: 'hide' });
      if (process.env.LOOK === 'new') {
        mkdirSync(dirname(baseline), { recursive: true });
        writeFileSync(baseline, picture);
        return;
      }
      test.skip(!existsSync(baseline), `SKIPPED: there is no picture ${name.join('/')} for this browser and these fonts`);
      expect(picture).toMatchSnapshot(name, { maxDiffPixelRatio: 0.01 });
    });
  }
}
