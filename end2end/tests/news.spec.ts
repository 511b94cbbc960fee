// News: what an operator tells everybody in his group and below it.

import { expect, test } from '../support/test.ts';
import { open, title } from '../support/verbs.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('an operator posts something, changes it and takes it away', async ({ page, troubles }) => {
      troubles.expectStatus(422);
      const go = (address: string) => (javaScriptEnabled ? open(page, address) : page.goto(address));
      const headline = javaScriptEnabled ? 'Works on Monday' : 'Works on Tuesday';
      await go('/');
      await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'News and updates' }).click();
      await expect(title(page)).toHaveText('News and updates');
      await page.getByRole('link', { name: 'New post' }).click();

      // What is wrong stands beside its field, and what was typed stays.
      await page.getByLabel('Text').fill('Two hours.\n\nThen all is back.');
      await page.getByRole('button', { name: 'Post' }).click();
      await expect(page.locator('#title-error')).not.toBeEmpty();
      await expect(page.getByLabel('Text')).toHaveValue('Two hours.\n\nThen all is back.');
      await page.getByLabel('Title').fill(headline);
      await page.getByRole('button', { name: 'Post' }).click();
      const post = page.getByRole('article').filter({ hasText: headline });
      await expect(post).toContainText('Then all is back.');
      await expect(post.locator('p.said')).toHaveCount(2);
      await go('/');
      await expect(post).toBeVisible();

      await post.getByRole('link', { name: 'Edit' }).click();
      await page.getByLabel('Text').fill('Three hours.');
      await page.getByRole('button', { name: 'Save post' }).click();
      await expect(post).toContainText('Three hours.');
      await expect(post).toContainText('changed');

      await post.getByRole('link', { name: 'Delete' }).click();
      await expect(page.getByRole('heading', { name: 'Delete this post?' })).toBeVisible();
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect(title(page)).toHaveText('News and updates');
      await expect(post).toHaveCount(0);
    });
  });
}
