// The same without JavaScript: pages, forms and refusals as the server renders them.

import { anotherSession, enter, firstSession, PERSON } from '../support/account.ts';
import { appCode } from '../support/app.ts';
import { PAGES } from '../support/pages.ts';
import { handIn, reception, register, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { choosePassword, field, invite, openDeviceType, signIn, signOut, title } from '../support/verbs.ts';

test.describe('nobody signed in', () => {
  test.use({ signedIn: false });

  test('from the first password to a delivered message, and out', async ({ page, fresh, receiver }) => {
    const device = 'BEEF01';

    // In. A refusal comes back as the page it belongs to.
    await page.goto(fresh.passwordLink);
    await page.getByLabel('E-mail address').fill(PERSON.email);
    await choosePassword(page, 'short');
    await expect(title(page)).toHaveText('Choose a password');
    await expect(field(page, 'New password')).toContainText('Type at least 12 characters.');
    await page.getByLabel('E-mail address').fill(PERSON.email);
    await choosePassword(page, PERSON.password);
    await expect(page).toHaveURL(`${fresh.origin}/`);
    await expect(title(page)).toHaveText('Welcome');

    // A callback for the sensor boards.
    await register(fresh, 'Sensor board', [device]);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Device type' }).click();
    await page.getByRole('table').getByRole('link', { name: 'Sensor board' }).click();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
    await page.getByRole('link', { name: 'New callback' }).click();
    await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/?id={devise}`);
    await page.getByRole('button', { name: 'Create callback' }).click();
    await expect(page.getByRole('heading', { name: 'New callback' })).toBeVisible();
    const wrong = `${receiver.origin}/?id=`.length + 1;
    await expect(field(page, 'URL')).toContainText(`Column ${wrong}: there is no variable {devise}`);
    await expect(page.getByLabel('URL', { exact: true })).toHaveValue(`${receiver.origin}/?id={devise}`);
    await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/?id={device}&data={data}`);
    await page.getByRole('button', { name: 'Create callback' }).click();
    const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
    await expect(row).toHaveCount(1);

    // A message goes through it.
    await handIn(fresh, [reception({ device, seqNumber: 5, time: Date.UTC(2016, 8, 12, 10, 24, 18) })]);
    await expect.poll(() => receiver.arrived.length).toBe(1);
    expect(receiver.arrived[0].query).toEqual({ id: device, data: WEATHER.data });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Device', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Id or name' }).fill('BEEF');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await expect(page).toHaveURL(/[?&]text=BEEF\b/);
    await page.getByRole('table').getByRole('link', { name: device }).click();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Messages' }).click();
    const message = page.getByRole('table').locator('tbody tr').first();
    await expect(async () => {
      await page.reload();
      await expect(message).toContainText('delivered', { timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await expect(message.locator('time').first()).toHaveText('2016-09-12 10:24:18');
    for (const value of WEATHER.fields) await expect(message).toContainText(value);
    await message.locator('summary', { hasText: 'delivered' }).click();
    await expect(message.locator('.delivery li')).toContainText('taken · HTTP 200');

    // Off, changed, deleted.
    await message.locator('.delivery').getByRole('link').first().click();
    await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/changed`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(row).toContainText('/changed');
    await row.getByRole('button', { name: 'Turn off' }).click();
    await expect(row.getByText('off', { exact: true })).toBeVisible();
    await row.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();

    // Out, and what a wrong password says.
    await signOut(page);
    await expect(title(page)).toHaveText('Sign in');
    await signIn(page, { ...PERSON, password: 'not the right one' });
    await expect(page.getByRole('alert')).toContainText('No account has this address with this password.');
    await signIn(page);
    await expect(title(page)).toHaveText('Welcome');
  });

  test('whoever is not signed in signs in first and comes back', async ({ page, session }) => {
    expect(session.value).not.toBe('');
    await page.goto('/devices?text=C0DE');
    expect(new URL(page.url()).searchParams.get('next')).toBe('/devices?text=C0DE');
    await signIn(page);
    await expect(page).toHaveURL('/devices?text=C0DE');
    await expect(title(page)).toHaveText('Devices');
  });
});

for (const one of PAGES.filter(({ open, status }) => !open && !status)) {
  test(`${one.name} says without a script what it is`, async ({ page, ground }) => {
    const response = await page.goto(one.address(ground));
    expect(response?.status()).toBe(200);
    await expect(title(page)).toHaveCount(1);
    await expect(page.getByRole('main')).not.toBeEmpty();
    await expect(page.locator('.map:visible'), 'a map that nothing draws').toHaveCount(0);
  });
}

test('columns, rows, order and pages work as plain links and forms', async ({ page, server }) => {
  const devices = Array.from({ length: 26 }, (_, n) => `D00D${(n + 16).toString(16).toUpperCase()}`);
  await register(server, 'Counter', devices);
  await page.goto('/devices');
  await page.getByRole('searchbox', { name: 'Id or name' }).fill('D00D');
  await page.getByRole('combobox', { name: 'Rows' }).selectOption('25');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('Id');
  await page.locator('summary', { hasText: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'RSSI dBm' }).uncheck();
  await page.getByRole('button', { name: 'Apply' }).click();
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(25);
  await expect(rows.first()).toContainText(devices[0]);
  await expect(page.getByRole('columnheader', { name: 'RSSI dBm' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(devices[25]);
  await expect(page.getByRole('columnheader', { name: 'RSSI dBm' })).toHaveCount(0);
});

test('a refused form keeps what was typed, with each fault beside its field', async ({ page }) => {
  await page.goto('/device-types');
  await page.getByRole('link', { name: 'New device type' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Typed by hand');
  await page.getByLabel('Keep-alive').fill('60');
  await page.getByLabel('Messages shown as').selectOption('custom');
  const format = page.getByRole('textbox', { name: 'Custom format' });
  await format.fill('a::uint:8\nb::uinn:8');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('New device type');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Typed by hand');
  await expect(page.getByLabel('Messages shown as')).toHaveValue('custom');
  await expect(format).toHaveValue('a::uint:8\nb::uinn:8');
  await expect(field(page, 'Keep-alive')).toContainText('1800');
  await expect(field(page, 'Custom format')).toContainText('Column 14: expected a type');
  // It was for that refusal: a new form is empty.
  await page.goto('/device-types/new');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('');
});

test('a session that one does not know is ended', async ({ page, server, session }) => {
  expect(session.value).not.toBe('');
  await anotherSession(server, 'A plain terminal');
  await page.goto('/');
  await page.locator('summary', { hasText: 'Account' }).click();
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(title(page)).toHaveText('Sessions');
  const row = page.getByRole('table').locator('tbody tr').filter({ hasText: 'A plain terminal' });
  await row.getByRole('button', { name: 'End session' }).click();
  await expect(page).toHaveURL(/\/account\/sessions\??$/);
  await expect(row).toHaveCount(0);
  await expect(page.getByText('this session', { exact: true })).toBeVisible();
});

test('what needs the browser half is not there to be pressed', async ({ page }) => {
  await openDeviceType(page, 'Sensor board');
  await expect(page.getByText('Temp::float:32')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy' })).toHaveCount(0);
});

test('a format is read by the server: sent from its page, and from the form of a device type', async ({ page }) => {
  await page.goto('/format');
  const format = page.getByRole('textbox', { name: 'Custom format' });
  const values = page.getByRole('region', { name: 'Bytes and values' }).locator('tbody tr');
  await format.fill('speed::uint:8 open::bool:7 far:9:int:16');
  await page.getByRole('textbox', { name: 'Sample message' }).fill('2a 80');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(values.locator('td:nth-child(2)')).toHaveText(['42', 'true', 'absent']);
  await expect(page.getByRole('main')).toContainText('uint8_t');

  await format.fill('speed::uinn:8');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.locator('.paint .wrong')).toHaveText('uinn');
  await expect(page.locator('.painter')).toContainText('Column 8');
  await expect(format).toHaveValue('speed::uinn:8');

  await openDeviceType(page, 'Sensor board');
  await page.getByRole('link', { name: 'Edit' }).click();
  await format.fill('first::uint:8');
  const [apart] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Show on a page of its own' }).click(),
  ]);
  await expect(apart.getByRole('textbox', { name: 'Custom format' })).toHaveValue('first::uint:8');
});

test('deliveries are chosen by boxes and sent again', async ({ page, server, receiver }) => {
  const device = 'DE11E3';
  await register(server, 'Counter', [device]);
  await openDeviceType(page, 'Counter', 'Callbacks');
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/in?id={device}`);
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toHaveCount(1);
  receiver.answer = 500;
  const heard = [1, 2].map((seqNumber) => reception({ device, seqNumber, time: Date.now() - 10_000 + seqNumber * 1_000 }));
  await handIn(server, heard);
  await expect.poll(() => receiver.arrived.length).toBe(2);
  receiver.answer = 200;
  const callbacks = new URL(page.url()).pathname;
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(async () => {
    await page.goto(callbacks);
    await row.getByRole('link', { name: 'waiting: 2' }).click();
    await expect(rows.filter({ hasText: 'HTTP 500' })).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  // Nothing is chosen yet: the page says so.
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Please fill this in.' })).toBeVisible();
  for (const box of await rows.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('2 deliveries are sent again.');
  await expect.poll(() => receiver.arrived.length).toBe(4);
  await page.goto(callbacks);
  await row.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();
});

test('what the callback of an event configuration owes is chosen by boxes and sent again', async ({ page, server, receiver }) => {
  const device = 'DE11E8';
  await page.goto('/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Plainly told');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Plainly told');
  await register(server, 'Plainly told', [device]);
  await handIn(server, [reception({ device })]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Event configuration' }).click();
  await page.getByRole('link', { name: 'New event configuration' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Told plainly');
  await page.getByRole('checkbox', { name: 'Suspended', exact: true }).check();
  await page.getByLabel('Ring the bell').uncheck();
  await page.getByLabel('Send a callback (EVENT)').check();
  await page.getByLabel('Address', { exact: true }).fill(`${receiver.origin}/told`);
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  const configuration = await page.getByRole('table').getByRole('link', { name: 'Told plainly' }).getAttribute('href');
  receiver.answer = 500;
  await page.goto(`/devices/${device}`);
  await page.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect.poll(() => receiver.arrived.length).toBe(1);
  receiver.answer = 200;
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(async () => {
    await page.goto(`${configuration}/deliveries`);
    await expect(rows.filter({ hasText: 'HTTP 500' })).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  // Nothing is chosen yet: the page says so.
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Please fill this in.' })).toBeVisible();
  await rows.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('1 delivery is sent again.');
  await expect.poll(() => receiver.arrived.length).toBe(2);
});

test('what an event configuration would send is tried before it is saved', async ({ page, ground, receiver }) => {
  const form = `/event-configurations/new?owner=device_type&id=${ground.unused}`;
  await page.goto(form);
  const name = page.getByLabel('Name', { exact: true });
  const address = page.getByLabel('Address', { exact: true });
  const tried = page.locator('.trial');
  await name.fill('Tried "first"');
  await page.getByRole('checkbox', { name: 'Suspended', exact: true }).check();
  await page.getByLabel('Send a callback (EVENT)').check();
  await address.fill(`${receiver.origin}/event?of={devise}`);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(field(page, 'Address').locator('.error').first()).toContainText('there is no variable {devise}');
  await expect(tried).toHaveCount(0);

  await address.fill(`${receiver.origin}/event?of=test`);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(tried).toContainText('HTTP 200');
  await expect(tried).toContainText('taken, thank you');
  expect(receiver.arrived.map(({ query }) => query)).toEqual([{ of: 'test' }]);
  await expect(page.getByText('there is no variable {devise}')).toHaveCount(0);
  await expect(name).toHaveValue('Tried "first"');
  await expect(address).toHaveValue(`${receiver.origin}/event?of=test`);
  await expect(page.getByRole('checkbox', { name: 'Suspended', exact: true })).toBeChecked();

  // Once more, with another end; then it is saved from the same page.
  receiver.answer = 503;
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(tried).toContainText('HTTP 503');
  expect(receiver.arrived).toHaveLength(2);
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  const made = page.getByRole('table').locator('tbody tr').filter({ hasText: 'Tried "first"' });
  await expect(made).toHaveCount(1);
  expect(receiver.arrived).toHaveLength(2);
  // It was for that form: a new one is empty.
  await page.goto(form);
  await expect(name).toHaveValue('');
  await expect(tried).toHaveCount(0);

  // The same of one that is there.
  await page.goBack();
  await made.getByRole('link', { name: 'Edit' }).click();
  await name.fill('Tried "again"');
  receiver.answer = 200;
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(tried).toContainText('HTTP 200');
  await expect(name).toHaveValue('Tried "again"');
  await page.goto(`/device-types/${ground.unused}/event-configuration`);
  await made.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No event configurations yet' })).toBeVisible();
});

test('a callback is tried before it is saved', async ({ page, ground, receiver }) => {
  const form = `/device-types/${ground.unused}/callbacks/new?kind=status`;
  await page.goto(form);
  const url = page.getByLabel('URL', { exact: true });
  const tried = page.locator('.trial');
  const heading = await page.getByRole('heading', { name: /^New callback: / }).textContent();
  await url.fill(`${receiver.origin}/{devise}`);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(field(page, 'URL')).toContainText('there is no variable {devise}');
  await expect(tried).toHaveCount(0);
  await url.fill(`${receiver.origin}/tried`);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(tried).toContainText('HTTP 200');
  await expect(url).toHaveValue(`${receiver.origin}/tried`);
  await expect(page.getByRole('heading', { name: heading! })).toBeVisible();
  expect(receiver.arrived.map(({ path }) => path)).toEqual(['/tried']);
  // Nothing was saved.
  await page.goto(`/device-types/${ground.unused}/callbacks`);
  await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();
});

test('a ready callback and the inspector need no script', async ({ page, server }) => {
  const device = '1D5EC8';
  await page.goto('/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Plainly inspected');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Plainly inspected');
  await register(server, 'Plainly inspected', [device]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();

  await page.getByRole('link', { name: 'Ready callbacks' }).click();
  await page.getByRole('link', { name: 'ThingsBoard' }).click();
  await page.getByLabel('Host').fill('thingsboard.cloud');
  await page.getByRole('button', { name: 'Fill in the form' }).click();
  await expect(field(page, 'Access token')).toContainText('Please fill this in.');
  await page.getByLabel('Access token').fill('a token');
  await page.getByRole('button', { name: 'Fill in the form' }).click();
  const url = page.getByLabel('URL', { exact: true });
  await expect(url).toHaveValue('https://thingsboard.cloud/api/v1/a%20token/telemetry');

  // A refused form keeps what was typed over what it was filled in with.
  await url.fill('https://thingsboard.cloud/{nothing}');
  await page.getByRole('button', { name: 'Create callback' }).click();
  await expect(field(page, 'URL')).toContainText('there is no variable {nothing}');
  await expect(url).toHaveValue('https://thingsboard.cloud/{nothing}');

  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('link', { name: 'Inspector' }).click();
  await page.getByRole('button', { name: 'Make an address' }).click();
  await page.getByLabel('Downlink data in hex').fill('0102');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(field(page, 'Downlink data in hex')).toContainText('Type at least 16 characters.');
  await expect(page.getByLabel('Downlink data in hex')).toHaveValue('0102');
  await page.getByRole('link', { name: 'Create a callback to here' }).click();
  await page.getByRole('button', { name: 'Create callback' }).click();
  await expect(page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr')).toHaveCount(1);
  await handIn(server, [reception({ device })]);
  await page.getByRole('link', { name: 'Inspector' }).click();
  await expect(async () => {
    await page.getByRole('link', { name: 'Reload' }).click();
    await expect(page.locator('.attempts li')).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await expect(page.locator('.attempts li')).toContainText(`"device": "${device}"`);
});

test('a user is made, refused, locked and deleted without a script', async ({ page }) => {
  await page.goto('/users/new');
  await page.getByLabel('First name').fill('Dora');
  await page.getByLabel('E-mail address').fill('dora@ab');
  await page.getByLabel('Profile 1').selectOption({ label: 'CUSTOMER [R]' });
  await page.getByRole('button', { name: 'Create user' }).click();
  await expect(field(page, 'E-mail address')).toContainText('Type an e-mail address');
  await expect(page.getByLabel('First name')).toHaveValue('Dora');
  await expect(page.getByLabel('Profile 1')).toHaveValue('CUSTOMER [R]');

  const { user } = await invite(page, { first: 'Dora', last: 'Hill', email: 'dora@example.org' });
  await page.getByRole('button', { name: 'Make another link' }).click();
  await expect(page.locator('.once code')).toContainText('/password/');
  await page.getByRole('button', { name: 'Lock' }).click();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();

  await page.goto('/users?text=hill');
  const row = page.getByRole('table').locator('tbody tr');
  const box = await row.boundingBox();
  await row.click({ position: { x: box!.width - 4, y: 4 } });
  await expect(page).toHaveURL(`/users/${user}`);
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL('/users');
  await expect(page.getByRole('table')).not.toContainText('Hill');
});

test.describe('the own account', () => {
  test.use({ signedIn: false });

  test('settings, password and second step need no script', async ({ page, context, fresh }) => {
    await enter(context, await firstSession(fresh));
    await page.goto(`${fresh.origin}/account/settings`);
    await page.getByLabel('Time zone').fill('Atlantis');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(field(page, 'Time zone')).toContainText('Europe/Brussels');
    await expect(page.getByLabel('Time zone')).toHaveValue('Atlantis');
    await page.getByLabel('Time zone').fill('Europe/Brussels');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Your settings are saved.')).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText('Times in Europe/Brussels');

    const other = 'six quiet lamps burn';
    await page.goto(`${fresh.origin}/account/password`);
    await page.getByLabel('Your password so far').fill('not mine at all');
    await page.getByLabel('New password', { exact: true }).fill(other);
    await page.getByLabel('New password once more').fill(other);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(field(page, 'Your password so far')).toContainText('This is not your password.');
    await page.getByLabel('Your password so far').fill(PERSON.password);
    await page.getByLabel('New password', { exact: true }).fill(other);
    await page.getByLabel('New password once more').fill(other);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed')).toBeVisible();

    await page.goto(`${fresh.origin}/account/second-step`);
    await page.getByLabel('Your password so far').fill(other);
    await page.getByRole('button', { name: 'Set up an app' }).click();
    const secret = await page.locator('.facts code').textContent();
    const first = appCode(secret!, Date.now());
    await page.getByLabel('Code of six digits').fill(first);
    await page.getByLabel('Your password so far').fill(other);
    await page.getByRole('button', { name: 'Turn on' }).click();
    const codes = page.locator('.codes li');
    await expect(codes).toHaveCount(10);
    const spare = await codes.first().textContent();
    await signOut(page);
    await signIn(page, { ...PERSON, password: other });
    await expect(title(page)).toHaveText('One more step');
    await page.getByLabel('Code of six digits').fill(first);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(field(page, 'Code of six digits')).toContainText('used already');
    await page.getByLabel('Code of six digits').fill(spare!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(title(page)).toHaveText('Welcome');

    await page.goto(`${fresh.origin}/forgotten-password`);
    await expect(page.getByText('sigfox-backend reset-password')).toBeVisible();
  });
});
