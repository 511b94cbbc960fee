// Where one is signed in, and how what is not wanted is ended.

import { anotherSession, enter, firstSession } from '../support/account.ts';
import { expect, test } from '../support/test.ts';
import { open, ready, signOut, title } from '../support/verbs.ts';

test.use({ signedIn: false });

test('a person sees where they are signed in and ends what they do not know', async ({ page, context, fresh }) => {
  await enter(context, await firstSession(fresh));
  const tablet = await anotherSession(fresh, 'A tablet in the shed');
  const kiosk = await anotherSession(fresh, 'A kiosk at the fair');
  const alive = async ({ name, value }: typeof tablet) => {
    const headers = { cookie: `${name}=${value}` };
    const answer = await fetch(`${fresh.origin}/devices`, { headers, redirect: 'manual' });
    return answer.status === 200;
  };
  expect(await alive(tablet)).toBe(true);

  await open(page, `${fresh.origin}/`);
  const menu = page.locator('summary', { hasText: 'Account' });
  await menu.click();
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(title(page)).toHaveText('Sessions');
  await expect(page.getByRole('button', { name: 'Sign out' }), 'the menu is closed').toBeHidden();

  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('this session');
  await expect(rows.first().getByRole('button')).toHaveCount(0);
  await expect(rows.filter({ hasText: 'kiosk' })).toContainText('127.0.0.1');

  await rows.filter({ hasText: 'tablet' }).getByRole('button', { name: 'End session' }).click();
  await expect(rows).toHaveCount(2);
  expect([await alive(tablet), await alive(kiosk)]).toEqual([false, true]);

  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'End all others' })).toHaveCount(0);
  expect(await alive(kiosk)).toBe(false);
  await page.reload();
  await ready(page);
  await expect(rows).toHaveCount(1);
  await signOut(page);
  await expect(title(page)).toHaveText('Sign in');
});
