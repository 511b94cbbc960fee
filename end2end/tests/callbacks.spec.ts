// From a device type to messages that arrive at somebody's own server.

import { handIn, reception, register, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { field, open, openDeviceType, title } from '../support/verbs.ts';

test('a device type shows the fields of its format', async ({ page }) => {
  await open(page, '/device-types');
  await page.getByRole('searchbox', { name: 'Name' }).fill('sensor');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/[?&]text=sensor\b/);
  await expect(page.getByRole('table').locator('tbody tr')).toHaveCount(1);

  await page.getByRole('link', { name: 'Sensor board' }).click();
  await expect(title(page)).toHaveText('Sensor board');
  await expect(page.getByText('Temp::float:32 AccX::uint:16:little-endian')).toBeVisible();
  const fields = page.getByRole('region', { name: 'Custom format' }).locator('tbody tr');
  await expect(fields).toHaveCount(13);
  await expect(fields.first()).toHaveText(/Temp\s*float:32\s*0–3/);
  await expect(fields.nth(1)).toContainText('little-endian');
});

test('a callback is written, refused, mended, used, switched off and deleted', async ({ page, server, receiver, troubles }) => {
  const device = 'CA11B1';
  const template = `${receiver.origin}/uplink?id={device}&data={data}&seq={seqNumber}&temp={customData#t}`;
  await register(server, 'Sensor board', [device]);
  await openDeviceType(page, 'Sensor board', 'Callbacks');
  await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();
  await page.getByRole('link', { name: 'New callback' }).click();
  await expect(page.getByRole('heading', { name: 'New callback' })).toBeVisible();
  await expect(page.locator('html')).toHaveClass(/ready/);

  // A variable that there is not.
  troubles.expectStatus(422);
  const url = page.getByLabel('URL', { exact: true });
  const wrong = `${receiver.origin}/uplink?id={devise}`;
  await url.fill(wrong);
  await page.getByLabel('Custom payload config').fill('t::float:32');
  await page.getByRole('button', { name: 'Create callback' }).click();
  await expect(field(page, 'URL')).toContainText(`Column ${wrong.indexOf('{devise}') + 1}`);
  await expect(url).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toContainText('Not saved');
  await expect(url).toHaveValue(wrong);
  await expect(page.getByLabel('Custom payload config')).toHaveValue('t::float:32');

  await url.fill(template);
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(template);
  await expect(row.getByText('on', { exact: true })).toBeVisible();

  // Used.
  await handIn(server, [reception({ device, seqNumber: 21 })]);
  await expect.poll(() => receiver.arrived.length).toBe(1);
  expect(receiver.arrived[0]).toMatchObject({
    method: 'GET',
    path: '/uplink',
    query: { id: device, data: WEATHER.data, seq: '21', temp: '21.5' },
  });
  await open(page, `/devices/${device}/messages`);
  const message = page.getByRole('table').locator('tbody tr').first();
  await message.locator('summary', { hasText: 'delivered' }).click();
  const attempt = message.locator('.delivery li');
  await expect(attempt).toHaveCount(1);
  await expect(attempt).toContainText('Attempt 1');
  await expect(attempt).toContainText(/taken · HTTP 200 · \d+ ms/);
  await expect(attempt).toContainText(`GET ${receiver.origin}/uplink?id=${device}`);
  await expect(attempt).toContainText('taken, thank you');

  // Changed into POST; a refusal by the receiver shows, and that it will be tried again.
  await message.locator('.delivery').getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Edit callback' })).toBeVisible();
  await expect(url).toHaveValue(template);
  await page.getByLabel('Method').selectOption('POST');
  await url.fill(`${receiver.origin}/posted`);
  await page.getByLabel('Headers').fill('X-Device: {device}');
  await page.getByLabel('Content type').selectOption('application/json');
  await page.getByLabel('Body').fill('{"device":"{device}","temp":{customData#t}}');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('/posted');
  receiver.answer = 500;
  await open(page, `/devices/${device}/messages`);
  await handIn(server, [reception({ device, seqNumber: 22 })]);
  await expect.poll(() => receiver.arrived.length).toBe(2);
  expect(receiver.arrived[1]).toMatchObject({ method: 'POST', path: '/posted', headers: { 'x-device': device } });
  expect(JSON.parse(receiver.arrived[1].body)).toEqual({ device, temp: 21.5 });
  await message.locator('summary', { hasText: 'retrying' }).click();
  await expect(attempt.first()).toContainText(/refused by the receiver · HTTP 500/);
  await expect(message.locator('.delivery')).toContainText('Next attempt');
  receiver.answer = 200;

  // Switched off: nothing more is owed to it.
  await openDeviceType(page, 'Sensor board', 'Callbacks');
  await expect(row.getByText('failing', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: 'Turn off' }).click();
  await expect(row.getByText('off', { exact: true })).toBeVisible();
  await handIn(server, [reception({ device, seqNumber: 23 })]);
  await open(page, `/devices/${device}/messages`);
  await expect(message).toContainText('23');
  await expect(message.getByRole('cell').last()).toHaveText('none');

  // Deleted, after a question.
  await openDeviceType(page, 'Sensor board', 'Callbacks');
  await row.getByRole('button', { name: 'Turn on' }).click();
  await expect(row.getByRole('button', { name: 'Turn off' })).toBeVisible();
  await row.getByRole('link', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Delete this callback?' })).toBeVisible();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await row.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();
});

test('devices get what the chosen callback answers, and its end is told', async ({ page, server, receiver }) => {
  const device = 'CA11B5';
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Valves');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByLabel('Downlink mode').selectOption('Callback');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Valves');
  await register(server, 'Valves', [device]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await expect(page.getByText('No callback answers devices')).toBeVisible();

  const made = async (kind: string, url: string, service: string) => {
    await page.getByRole('link', { name: 'New callback' }).click();
    await page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: kind }).click();
    await expect(page.getByRole('heading', { name: `New callback: ${kind}` })).toBeVisible();
    await page.getByLabel('URL', { exact: true }).fill(receiver.origin + url);
    await page.getByRole('button', { name: 'Create callback' }).click();
    await expect(page.getByRole('region', { name: service }).getByText(kind)).toBeVisible();
  };
  await made('DATA / BIDIR', '/ask?id={device}&ack={ack}', 'Data callbacks');
  await made('SERVICE / ACKNOWLEDGE', '/end?code={infoCode}&said={infoMessage}', 'Service callbacks');
  const circle = page.getByRole('button', { name: 'Send its answers to devices' });
  await circle.click();
  await expect(page.getByRole('button', { name: 'Its answers go to devices' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('No callback answers devices')).toHaveCount(0);

  receiver.says = `{"${device.toLowerCase()}":{"noData":true}}`;
  await handIn(server, [reception({ device, seqNumber: 1, data: '0001', ack: true })]);
  await expect.poll(() => receiver.arrived.map(({ path, query }) => [path, query])).toEqual([
    ['/ask', { id: device, ack: 'true' }],
    ['/end', { code: '1', said: 'No answer' }],
  ]);
  await open(page, `/devices/${device}/messages`);
  const message = page.getByRole('table').locator('tbody tr').first();
  await expect(message).toContainText('no answer');
  // How soon it was answered stands beside how long that would have counted.
  await message.locator('summary', { hasText: 'no answer' }).click();
  await expect(message).toContainText(/Callback answered\s*after \d+\.\d s, \d+\.\d s to spare/);

  // By mail nothing comes back, so there is no circle to press.
  await openDeviceType(page, 'Valves', 'Callbacks');
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: 'DATA / BIDIR' }).click();
  await expect(page.getByRole('heading', { name: 'New callback: DATA / BIDIR' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Channel' }).getByRole('link', { name: 'Email' }).click();
  await page.getByLabel('Recipient', { exact: true }).fill('valves@example.org');
  await page.getByLabel('Subject', { exact: true }).fill('{device} asks');
  await page.getByLabel('Message', { exact: true }).fill('{data}');
  await page.getByRole('button', { name: 'Create callback' }).click();
  const data = page.getByRole('region', { name: 'Data callbacks' });
  await expect(data.locator('tbody tr')).toHaveCount(2);
  await expect(data.locator('button.circle')).toHaveCount(1);
});

test('a new mail callback is addressed to whoever is told of trouble with the devices', async ({ page }) => {
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Boilers');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByLabel('Alert e-mail', { exact: true }).fill('boilers@example.org');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Boilers');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByRole('navigation', { name: 'Channel' }).getByRole('link', { name: 'Email' }).click();
  const recipient = page.getByLabel('Recipient', { exact: true });
  await expect(recipient).toHaveValue('boilers@example.org');
  await page.getByLabel('Subject', { exact: true }).fill('{device} was heard');
  await page.getByLabel('Message', { exact: true }).fill('It says {data}.');
  await page.getByRole('button', { name: 'Create callback' }).click();

  // It may be another one, too.
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toContainText('boilers@example.org');
  await row.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Edit callback' })).toBeVisible();
  await recipient.fill('somebody@example.org');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('somebody@example.org');
});

test('a batch keeps the order of each device where that is asked for, also after it was edited', async ({ page, receiver }) => {
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Batches');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Batches');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByRole('navigation', { name: 'Channel' }).getByRole('link', { name: 'Batch URL' }).click();
  await page.getByLabel('Line pattern', { exact: true }).fill('{device};{data};');
  await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/batch?lines={batch}`);
  const order = page.getByLabel(/^Keep the order of each device/);
  await order.check();
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await row.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(order).toBeChecked();
  await page.getByRole('button', { name: 'Save' }).click();
  await row.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(order).toBeChecked();
});

test('requests are signed with a secret that is shown once, on the page that made it', async ({ page, receiver }) => {
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Signers');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Signers');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/signed`);
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await row.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: 'Sign requests' }).click();
  await expect(page.locator('.once code')).toHaveText(/^whsec_/);
  await expect(page.getByText('Requests are signed.')).toBeVisible();
  await page.getByRole('button', { name: 'Stop signing' }).click();
  await expect(page.getByText('Requests are not signed.')).toBeVisible();
  await expect(page.locator('.once')).toHaveCount(0);
});

test('a callback may not reach where it must not', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await openDeviceType(page, 'Counter', 'Callbacks');
  await page.getByRole('link', { name: 'New callback' }).click();
  await expect(page.locator('html')).toHaveClass(/ready/);
  await page.getByLabel('URL', { exact: true }).fill('http://10.1.2.3/?id={device}');
  await page.getByRole('button', { name: 'Create callback' }).click();
  await expect(field(page, 'URL')).toContainText('Callbacks may not reach 10.1.2.3.');

  // Everything that is wrong with it is told at once.
  const wrong = 'http://10.1.2.3/x?{nothing}';
  await page.getByLabel('URL', { exact: true }).fill(wrong);
  await page.getByRole('button', { name: 'Create callback' }).click();
  const told = field(page, 'URL').locator('.error');
  await expect(told).toContainText(`Column ${wrong.indexOf('{') + 1}: there is no variable {nothing}.`);
  await expect(told).toContainText('Callbacks may not reach 10.1.2.3.');
  await page.getByLabel('URL', { exact: true }).fill('http://10.1.2.3/x?id={device}');
  await page.getByRole('button', { name: 'Create callback' }).click();
  await expect(told).not.toContainText('there is no variable');
  await expect(told).toContainText('Callbacks may not reach 10.1.2.3.');
});
