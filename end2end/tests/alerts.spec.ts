// Who wants to be told of what: from an event configuration to the bell, a callback and a mail.

import type { Page } from '@playwright/test';
import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { fact, field, open, title } from '../support/verbs.ts';

/** A device type of its own in the demo fleet, on its page. */
async function made(page: Page, name: string, scripted = true) {
  const form = '/device-types/new';
  await (scripted ? open(page, form) : page.goto(form));
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByLabel('Messages shown as').selectOption({ label: 'Custom format' });
  await page.getByRole('textbox', { name: 'Custom format' }).fill('level::uint:8 temp::int:8');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText(name);
}

/** Goes to a section of the page. */
async function section(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true }).click();
}

/** A row of the page's tables. */
function row(page: Page, text: string) {
  return page.getByRole('table').locator('tbody tr').filter({ hasText: text });
}

/** How many alerts the bell says that were not read. */
async function unread(page: Page): Promise<number> {
  await open(page, '/alerts?unread=on');
  return row(page, '').count();
}

test('a field beyond its limit rings the bell and goes out, once', async ({ page, server, receiver, troubles }) => {
  const device = 'A1E801';
  troubles.expectStatus(422);
  await made(page, 'Bins');
  await register(server, 'Bins', [device]);
  const before = await unread(page);
  await open(page, '/device-types');
  await page.getByRole('table').getByRole('link', { name: 'Bins', exact: true }).click();
  await section(page, 'Event configuration');
  await expect(page.getByRole('heading', { name: 'No event configurations yet' })).toBeVisible();
  await page.getByRole('link', { name: 'New event configuration' }).click();
  await expect(page.getByRole('heading', { name: 'New event configuration' })).toBeVisible();

  // Only what belongs to the choice is there to be filled in, and what is typed stays.
  const limit = page.getByLabel('Limit', { exact: true });
  await expect(limit).toBeHidden();
  await page.getByLabel('Watch', { exact: true }).selectOption({ label: 'A field of the format' });
  await expect(page.getByText('The format has: level, temp.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Suspended', exact: true })).toBeHidden();
  await limit.fill('much');
  await page.getByLabel('Ring the bell').uncheck();
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  await expect(field(page, 'Name').locator('.error')).toHaveText('Please fill this in.');
  await expect(field(page, 'Field').locator('.error')).toHaveText('Please fill this in.');
  await expect(field(page, 'Limit').locator('.error')).toContainText('between');
  await expect(field(page, 'E-mail addresses').locator('.error')).toHaveText('');
  await expect(limit).toHaveValue('much');

  await page.getByLabel('Name', { exact: true }).fill('Full');
  await page.getByLabel('Field', { exact: true }).fill('level');
  await page.getByLabel('Alert when it is').selectOption({ label: 'above the limit' });
  await limit.fill('80');
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  // Somebody has to be told.
  await expect(field(page, 'E-mail addresses').locator('.error')).toHaveText('Please fill this in.');
  await page.getByLabel('Ring the bell').check();
  await page.getByLabel('Send a callback (EVENT)').check();
  await page.getByLabel('Address', { exact: true }).fill(`${receiver.origin}/event?of={devise}`);
  await expect(page.locator('.made-of').filter({ has: page.getByLabel('Address', { exact: true }) })).toContainText(
    'there is no variable {devise}',
  );
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  await expect(field(page, 'Address').locator('.error')).toContainText('there is no variable {devise}');
  await page.getByLabel('Address', { exact: true }).fill(`${receiver.origin}/event?of={device}`);

  // Tried before it is saved.
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.locator('.trial')).toContainText('HTTP 200');
  expect(receiver.arrived).toHaveLength(1);
  expect(JSON.parse(receiver.arrived[0].body)).toMatchObject({ severity: 'WARN' });
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  await expect(row(page, 'Full')).toContainText('Field “level” above 80');
  await expect(row(page, 'Full')).toContainText('bell');
  await expect(row(page, 'Full')).toContainText(`[POST] ${receiver.origin}/event?of={device}`);
  await expect(row(page, 'Full')).toContainText('never');

  // Beyond, still beyond, and back.
  for (const [seqNumber, data] of [[1, '5014'], [2, '5a14'], [3, '6414'], [4, '0a14']] as const) {
    await handIn(server, [reception({ device, seqNumber, data, time: Date.now() - 10_000 + seqNumber * 1_000 })]);
  }
  await expect.poll(() => receiver.arrived.length).toBe(2);
  expect(receiver.arrived[1].query).toEqual({ of: device });
  expect(JSON.parse(receiver.arrived[1].body)).toMatchObject({
    eventType: 'FIELD_THRESHOLD',
    device,
    value: 90,
    threshold: 80,
  });

  // At the bell: counted, with the way to the device and to what happened, and read.
  await open(page, '/devices');
  const bell = page.getByRole('banner').getByRole('link', { name: /^Alerts/ });
  await expect(bell).toHaveAccessibleName(`Alerts ${before + 1} unread`);
  await bell.click();
  await expect(title(page)).toHaveText('Alerts');
  const alert = row(page, device);
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText('Field beyond its limit');
  await expect(alert).toContainText('“level” is 90; the limit is 80.');
  await expect(alert).toContainText('Full');
  await expect(alert.getByRole('link', { name: device })).toHaveAttribute('href', `/devices/${device}`);
  await alert.getByRole('button', { name: 'Mark as read' }).click();
  await expect(alert.getByRole('button', { name: 'Mark as read' })).toHaveCount(0);
  if (before === 0) await expect(bell).toHaveAccessibleName('Alerts');
  else await expect(bell).toHaveAccessibleName(`Alerts ${before} unread`);
  await alert.getByRole('link', { name: 'Field beyond its limit' }).click();
  await expect(page).toHaveURL(new RegExp(`/devices/${device}/events\\?kind=FIELD_THRESHOLD$`));
  await expect(page.getByRole('region', { name: 'Events' }).locator('tbody tr')).toHaveCount(1);

  // Of the configuration: what it told, and what its callback delivered.
  await section(page, 'Event configuration');
  await expect(row(page, 'Full')).toContainText('From Bins');
  await row(page, 'Full').getByRole('link', { name: 'Full' }).click();
  await expect(title(page)).toHaveText('Bins');
  await page.getByRole('link', { name: 'Its alerts' }).click();
  await expect(page.getByText('Only those of “Full”.')).toBeVisible();
  await expect(row(page, device)).toHaveCount(1);
  await page.goBack();
  await page.getByRole('link', { name: 'All deliveries' }).click();
  const delivery = page.getByRole('region', { name: 'Deliveries' }).locator('tbody tr');
  await expect(delivery).toHaveCount(1);
  await expect(delivery).toContainText('taken · HTTP 200');
  await delivery.getByRole('link').first().click();
  await expect(page.locator('.attempts li')).toContainText(`POST ${receiver.origin}/event?of=${device}`);
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'sent again' })).toHaveText('1 delivery is sent again.');
  await expect.poll(() => receiver.arrived.length).toBe(3);
});

test('the number at the bell rises while a page is open', async ({ page, server }) => {
  const [heard, elsewhere, unseen] = ['A1E804', 'A1E805', 'A1E806'];
  await made(page, 'Tanks');
  await register(server, 'Tanks', [heard, elsewhere, unseen]);
  await section(page, 'Event configuration');
  await page.getByRole('link', { name: 'New event configuration' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Over');
  await page.getByLabel('Watch', { exact: true }).selectOption({ label: 'A field of the format' });
  await page.getByLabel('Field', { exact: true }).fill('level');
  await page.getByLabel('Alert when it is').selectOption({ label: 'above the limit' });
  await page.getByLabel('Limit', { exact: true }).fill('80');
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  await expect(row(page, 'Over')).toContainText('Field “level” above 80');
  const before = await unread(page);
  const bell = page.getByRole('banner').getByRole('link', { name: /^Alerts/ });
  const rings = (more: number) => expect(bell).toHaveAccessibleName(`Alerts ${before + more} unread`);
  const over = async (device: string) => {
    for (const [seqNumber, data] of [[1, '0a14'], [2, '5a14']] as const) {
      await handIn(server, [reception({ device, seqNumber, data, time: Date.now() - 10_000 + seqNumber * 1_000 })]);
    }
  };

  // Where a device is listened to: with what it says.
  await open(page, `/devices/${heard}/messages`);
  await over(heard);
  await expect(page.getByRole('table').locator('tbody tr')).toHaveCount(2);
  await rings(1);

  // Elsewhere: within a minute.
  await page.clock.install();
  await open(page, '/devices');
  await rings(1);
  await over(elsewhere);
  await page.clock.fastForward('01:00');
  await rings(2);

  // Out of sight nothing is asked; in sight again it is at once.
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/alert/unread')) asked.push(request.method());
  });
  const look = (state: DocumentVisibilityState) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await look('hidden');
  await over(unseen);
  await page.clock.fastForward('01:00');
  await look('visible');
  await rings(3);
  expect(asked).toHaveLength(1);
});

test('what is inherited is replaced further down, turned off and deleted', async ({ page, server }) => {
  const device = 'A1E802';
  await made(page, 'Valves');
  const type = new URL(page.url()).pathname;
  await register(server, 'Valves', [device]);
  await open(page, type);
  await page.locator('.facts').getByRole('link', { name: 'Demo fleet' }).click();
  await expect(title(page)).toHaveText('Demo fleet');
  await section(page, 'Event configuration');
  await page.getByRole('link', { name: 'New event configuration' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Quiet ones');
  await page.getByLabel('Watch', { exact: true }).selectOption({ label: 'Silence' });
  await page.getByLabel('Not heard for so many minutes').fill('90');
  await page.getByLabel('Quiet from').fill('22:00');
  await page.getByLabel('Quiet until').fill('06:30');
  await page.getByLabel('Hours ahead of UTC').fill('+02:00');
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  await expect(row(page, 'Quiet ones')).toContainText('Not heard for 90 min');
  const group = page.url();

  // On the device it is inherited, and replaced.
  await open(page, `/devices/${device}/event-configuration`);
  const inherited = page.getByRole('region', { name: 'Inherited' }).locator('tbody tr').filter({ hasText: 'Quiet ones' });
  await expect(inherited).toContainText('From Demo fleet');
  await inherited.getByRole('link', { name: 'Replace here' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Quiet ones');
  await expect(page.getByLabel('Not heard for so many minutes')).toHaveValue('90');
  await expect(page.getByLabel('In the place of').locator('option:checked')).toHaveText('Quiet ones');
  await page.getByLabel('Name', { exact: true }).fill('Not this one');
  await page.getByLabel('Turned on').uncheck();
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  const own = page.getByRole('region', { name: 'Made here' }).locator('tbody tr');
  await expect(own).toContainText('Stands in the place of “Quiet ones”.');
  await expect(own.getByText('off', { exact: true })).toBeVisible();
  await expect(inherited.getByText('replaced', { exact: true })).toBeVisible();
  await expect(inherited).toContainText('“Not this one” stands in its place here.');
  await expect(inherited.getByRole('link', { name: 'Replace here' })).toHaveCount(0);

  // Turned on and edited.
  await own.getByRole('button', { name: 'Turn on' }).click();
  await expect(own.getByRole('button', { name: 'Turn off' })).toBeVisible();
  await own.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Watch', { exact: true }).selectOption({ label: 'A place' });
  await page.getByLabel('Latitude of its middle').fill('50.85');
  await page.getByLabel('Longitude of its middle').fill('4.35');
  await page.getByLabel('Its radius').fill('500');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(own).toContainText('Leaves the circle of 500 m around 50.85, 4.35');
  await own.getByRole('link', { name: 'Not this one' }).click();
  await expect(fact(page, 'Quiet hours')).toHaveText('22:00–06:30 (UTC+02:00)');
  await expect(fact(page, 'One mail in')).toHaveText('1 min');
  await expect(fact(page, 'In the place of')).toHaveText('Quiet ones');

  // Deleted, after a question; the inherited one holds again.
  await page.getByRole('link', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Delete this event configuration?' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(`/devices/${device}/event-configuration`);
  await expect(own).toHaveCount(0);
  await expect(inherited.getByText('on', { exact: true })).toBeVisible();

  await open(page, group);
  await row(page, 'Quiet ones').getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/groups\/[0-9a-f]{24}\/event-configuration$/);
  await expect(row(page, 'Quiet ones')).toHaveCount(0);
});

test('the callback of an event configuration is signed with a secret that is shown once', async ({ page, receiver }) => {
  await made(page, 'Signed alerts');
  await section(page, 'Event configuration');
  await page.getByRole('link', { name: 'New event configuration' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Signed');
  await page.getByRole('checkbox', { name: 'Moved', exact: true }).check();
  await page.getByLabel('Send a callback (EVENT)').check();
  await page.getByLabel('Address', { exact: true }).fill(`${receiver.origin}/signed`);
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  await row(page, 'Signed').getByRole('link', { name: 'Signed' }).click();
  await page.getByRole('button', { name: 'Sign requests' }).click();
  await expect(page.locator('.once code')).toHaveText(/^whsec_/);
  await expect(page.getByText('Requests are signed.')).toBeVisible();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByText('Requests are signed with the new secret and with the one before it.')).toBeVisible();
  await page.getByRole('button', { name: 'End the former secret' }).click();
  await expect(page.getByText('Requests are signed.')).toBeVisible();
  await expect(page.locator('.once')).toHaveCount(0);
});

test('online help opens beside the form, and nothing that was typed is lost', async ({ page }) => {
  await made(page, 'Helped');
  await section(page, 'Event configuration');
  const help = page.locator('summary', { hasText: 'Online help' });
  await help.click();
  await expect(page.getByRole('region', { name: 'Online help' })).toContainText('A value beyond its limit is told once');
  await page.getByRole('link', { name: 'New event configuration' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Half typed');
  await help.click();
  const text = page.getByRole('region', { name: 'Online help' });
  await expect(text).toContainText('In quiet hours mails wait');
  const [beside, form] = await Promise.all([text.boundingBox(), page.locator('.helped form').boundingBox()]);
  expect(beside!.x).toBeGreaterThanOrEqual(form!.x + form!.width);
  await help.click();
  await expect(text).toBeHidden();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half typed');
});

test('what an event callback can tell is written where callbacks are', async ({ page }) => {
  await open(page, '/apidocs/callback');
  const variables = page.getByRole('region', { name: 'EVENT', exact: true }).locator('tbody tr');
  await expect(variables.filter({ hasText: '{eventType}' })).toContainText('INVALID_SEQ_NUMBER');
  await expect(variables.filter({ hasText: '{threshold}' })).toContainText('The limit that it is beyond');
  await expect(page.getByRole('main')).toContainText('TOKEN_REPLACED_TO Token taken over (INFO)');
});

test.describe('without JavaScript, on a narrow screen', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });

  test('one is made, refused, mended, and what it tells is read at the bell', async ({ page, server, receiver }) => {
    const device = 'A1E803';
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await made(page, 'Plain alerts', false);
    await register(server, 'Plain alerts', [device]);
    await handIn(server, [reception({ device, data: '0a14' })]);
    await section(page, 'Event configuration');
    await page.getByRole('link', { name: 'New event configuration' }).click();
    await page.locator('summary', { hasText: 'Online help' }).click();
    await expect(page.getByRole('region', { name: 'Online help' })).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
    // Nothing folds: every field can be reached.
    await page.getByLabel('Name', { exact: true }).fill('Held "back"');
    await page.getByRole('checkbox', { name: 'Suspended', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Resumed', exact: true }).check();
    await page.getByLabel('E-mail addresses').fill('ann@example.org\nnobody');
    await page.getByLabel('Ring the bell').check();
    await page.getByLabel('Send a callback (EVENT)').check();
    await page.getByLabel('Address', { exact: true }).fill(`${receiver.origin}/plain`);
    await page.getByLabel('Body', { exact: true }).fill('{"event":"{evenType}"}');
    await page.getByLabel('Quiet from').fill('23:00');
    await page.getByRole('button', { name: 'Create event configuration' }).click();
    await expect(page.getByRole('heading', { name: 'New event configuration' })).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Held "back"');
    await expect(page.getByRole('checkbox', { name: 'Resumed', exact: true })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Moved', exact: true })).not.toBeChecked();
    await expect(page.getByLabel('E-mail addresses')).toHaveValue('ann@example.org\nnobody');
    await expect(field(page, 'E-mail addresses').locator('.error')).toContainText('Type an e-mail address');
    await expect(page.getByLabel('Send a callback (EVENT)')).toBeChecked();
    await expect(page.getByLabel('Body', { exact: true })).toHaveValue('{"event":"{evenType}"}');
    await expect(field(page, 'Body').locator('.error').first()).toContainText('there is no variable {evenType}');
    await expect(field(page, 'Quiet until').locator('.error')).toHaveText('Please fill this in.');
    await page.getByLabel('E-mail addresses').fill('ann@example.org');
    await page.getByLabel('Body', { exact: true }).fill('{"event":"{eventType}"}');
    await page.getByLabel('Quiet from').fill('');
    await page.getByRole('button', { name: 'Create event configuration' }).click();
    await expect(row(page, 'Held "back"')).toContainText('Suspended, Resumed');
    expect(await overflow()).toBeLessThanOrEqual(0);

    await page.goto(`/devices/${device}`);
    await page.getByRole('button', { name: 'Suspend' }).click();
    await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
    await expect.poll(() => receiver.arrived.map(({ body }) => body)).toEqual(['{"event":"SUSPENDED"}']);
    await page.goto('/');
    const bell = page.getByRole('banner').getByRole('link', { name: /^Alerts \d+ unread$/ });
    await bell.click();
    const alert = row(page, device);
    await expect(alert).toContainText('Suspended');
    expect(await overflow()).toBeLessThanOrEqual(0);
    await alert.getByRole('button', { name: 'Mark as read' }).click();
    await expect(alert.getByRole('button', { name: 'Mark as read' })).toHaveCount(0);
    await page.goto(`/devices/${device}`);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('button', { name: 'Suspend' })).toBeVisible();
    await page.goto('/alerts');
    await expect(row(page, device).getByRole('button', { name: 'Mark as read' })).toHaveCount(1);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(page.getByRole('button', { name: 'Mark as read' })).toHaveCount(0);
    await expect(page.getByRole('banner').getByRole('link', { name: 'Alerts', exact: true })).toBeVisible();

    // The mail could not be sent: this server has no way for it, and its page says so.
    await page.goto(`/devices/${device}/event-configuration`);
    await row(page, 'Held "back"').getByRole('link', { name: 'Held "back"' }).click();
    await expect(page.locator('.facts').getByText('ann@example.org')).toBeVisible();
    await expect(async () => {
      await page.reload();
      const mails = page.getByRole('region', { name: 'Mails' });
      await expect(mails).toContainText('No mail is sent from here', { timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await page.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page).toHaveURL(/\/device-types\/[0-9a-f]{24}\/event-configuration\??$/);
    await expect(page.getByRole('heading', { name: 'No event configurations yet' })).toBeVisible();
  });
});
