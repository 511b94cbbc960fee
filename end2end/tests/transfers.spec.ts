// Devices on their way to another owner: offered, seen by the other side, taken, refused and kept;
// with scripts and without.

import type { Page } from '@playwright/test';
import { register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { choosePassword, fact, invite, ready, title } from '../support/verbs.ts';

/** The offers of one direction. */
function offers(page: Page, direction: string) {
  return page.getByRole('region', { name: direction, exact: true }).locator('tbody tr');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    /** Opens a page, and waits for its browser half where there is one. */
    async function go(page: Page, address: string) {
      await page.goto(address, { waitUntil: 'domcontentloaded' });
      if (javaScriptEnabled) await ready(page);
    }

    /** Makes an owner beside that of the demo fleet: the id of its group. */
    async function makeOwner(page: Page, name: string) {
      await go(page, '/groups');
      await page.getByRole('list', { name: 'Tree of groups' }).getByRole('link', { name: 'Operator', exact: true }).click();
      await expect(title(page)).toHaveText('Operator');
      await page.getByRole('link', { name: 'New group below' }).click();
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: 'Create group' }).click();
      await expect(title(page)).toHaveText(name);
      await expect(page).toHaveURL(/\/groups\/[0-9a-f]{24}$/);
      return new URL(page.url()).pathname.split('/').pop()!;
    }

    /** Offers devices to a group: the address of the offer. */
    async function offer(page: Page, group: string, devices: string[]) {
      await go(page, '/transfers/new');
      // Whoever sees the group chooses it; its id does for everybody.
      if (javaScriptEnabled) await page.getByRole('combobox', { name: 'Group', exact: true }).selectOption(group);
      else await page.getByRole('textbox', { name: 'Or its id', exact: true }).fill(group);
      await page.getByRole('textbox', { name: 'Devices', exact: true }).fill(devices.join('\n'));
      await page.getByRole('button', { name: 'Look at the devices' }).click();
      await expect(page.getByRole('heading', { name: 'Offer these devices?' })).toBeVisible();
      for (const device of devices) await expect(page.getByText(device, { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Offer them' }).click();
      await expect(title(page)).toHaveText('Transfer');
      await expect(page.locator('.head')).toContainText('Open');
      await expect(page).toHaveURL(/\/transfers\/[0-9a-f]{24}$/);
      return new URL(page.url()).pathname;
    }

    test('devices are offered to another owner, who takes some and not the others', async ({ page, browser, server }) => {
      const n = javaScriptEnabled ? '1' : '2';
      const [one, two, three, four] = [1, 2, 3, 4].map((k) => `AE${n}00${k}`);
      const owner = `Harbour ${n}`;
      await register(server, 'Counter', [one, two, three, four]);
      const group = await makeOwner(page, owner);
      const email = `keeper${n}@example.org`;
      const { link } = await invite(page, { first: 'Kim', last: n, email, group: owner, profile: 'CUSTOMER [W]' });

      const both = await offer(page, group, [one, two]);
      await expect(fact(page, 'From')).toHaveText('Demo fleet');
      await expect(fact(page, 'To')).toHaveText(owner);
      const single = await offer(page, group, [three]);
      const kept = await offer(page, group, [four]);
      // Until somebody takes it a device stays where it is.
      await go(page, `/devices/${three}`);
      await page.getByRole('link', { name: 'being transferred' }).click();
      await expect(page).toHaveURL(single);

      // Its device type tells of all of them, and to whom each goes.
      const types = await (await page.request.get(`/devices/${three}`)).text();
      const type = /href="(\/device-types\/[0-9a-f]{24})"/.exec(types)?.[1];
      await go(page, `${type}/transfers?group=${group}`);
      const moving = page.getByRole('region', { name: 'Devices being transferred' }).locator('tbody tr');
      await expect(moving).toHaveCount(4);
      for (const device of [one, two, three, four]) {
        await expect(moving.filter({ hasText: device })).toContainText(owner);
      }
      await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Associated devices' }).click();
      await page.getByLabel('Id or name').fill(three);
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await expect(page.getByRole('region', { name: 'Associated devices' }).locator('tbody tr')).toHaveCount(1);

      // Its owner thinks better of one.
      await go(page, kept);
      await page.getByRole('button', { name: 'Keep them' }).click();
      await expect(page.locator('.head')).toContainText('Taken back');

      // The other side, in a browser of its own.
      const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled });
      const other = await context.newPage();
      await go(other, link);
      await choosePassword(other, 'three loud geese walk');
      await expect(title(other)).toHaveText('Welcome');
      await go(other, '/device-types/new');
      await other.getByLabel('Name', { exact: true }).fill(`Buoys ${n}`);
      await other.getByRole('button', { name: 'Create device type' }).click();
      await expect(title(other)).toHaveText(`Buoys ${n}`);
      // From the page of a device type it is two steps to what comes to it.
      await other.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Devices being transferred' }).click();
      await expect(other.getByRole('heading', { name: 'No device is being transferred' })).toBeVisible();
      await other.getByRole('link', { name: 'Transfers of all devices' }).click();
      await expect(title(other)).toHaveText('Devices being transferred');
      const taken = offers(other, 'To be taken');
      await expect(taken).toHaveCount(3);
      await expect(taken.filter({ hasText: 'Open' })).toHaveCount(2);
      await expect(other.getByText('Your groups offer no devices.')).toBeVisible();

      await taken.filter({ has: other.getByRole('cell', { name: '2', exact: true }) }).getByRole('link').click();
      await expect(other).toHaveURL(both);
      await expect(fact(other, 'From'), 'whose they were is not for this side').toHaveText('another owner');
      for (const device of [one, two]) await expect(other.getByText(device, { exact: true })).toBeVisible();
      await other.getByLabel('Device type').selectOption({ label: `Buoys ${n}` });
      await other.getByLabel('A prototype, without a certificate').check();
      await other.getByRole('button', { name: 'Take them', exact: true }).click();
      await expect(other.locator('.head')).toContainText('Accepted');

      await go(other, single);
      await other.getByRole('button', { name: 'Do not take them' }).click();
      await expect(other.locator('.head')).toContainText('Refused');
      await go(other, `/devices?text=AE${n}`);
      const rows = other.getByRole('table').locator('tbody tr');
      await expect(rows).toHaveCount(2);
      for (const device of [one, two]) await expect(rows.filter({ hasText: device })).toHaveCount(1);
      await context.close();

      // What became of each is told on this side, too.
      await go(page, '/transfers');
      for (const state of ['Accepted', 'Refused', 'Taken back']) {
        await expect(offers(page, 'Given').filter({ hasText: state }).first()).toBeVisible();
      }
      await go(page, both);
      for (const device of [one, two]) await expect(page.getByText(device, { exact: true })).toBeVisible();
      await go(page, `/devices/${three}`);
      await expect(fact(page, 'Group')).toContainText('Demo fleet');
      await expect(page.getByRole('link', { name: 'being transferred' })).toHaveCount(0);
    });
  });
}
