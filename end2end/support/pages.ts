// Every page there is, so that what holds for each is asked of each.

import { expect, type Page } from '@playwright/test';
import { handIn, place, reception, register } from './radio.ts';
import type { Server } from './server.ts';
import { invite, open } from './verbs.ts';

/** What the pages of these tests are about. */
export interface Ground {
  /** A link with which nobody has chosen a password yet. */
  passwordLink: string;
  /** A device that was heard. */
  device: string;
  /** A base station that heard it and stands somewhere. */
  station: string;
  /** Id of a device type with a callback that has delivered and one that waits. */
  used: string;
  /** Id of a device type without callbacks. */
  unused: string;
  /** Id of a callback of `used`. */
  callback: string;
  /** Id of a delivery of `callback`. */
  delivery: string;
  /** Id of the group of all of them. */
  group: string;
  /** Id of a group below it that holds nothing. */
  below: string;
  /** Id of a profile that the group composed and nobody has. */
  profile: string;
  /** Id of an API access of the group. */
  access: string;
  /** Id of its contract, of which tokens are in use. */
  contract: string;
  /** Id of a contract that nobody uses. */
  spare: string;
  /** Id of a product certificate. */
  certificate: string;
  /** Id of an event configuration of `used` that has alerted by mail, bell and callback. */
  configuration: string;
  /** Id of a delivery of its callback. */
  told: string;
  /** Id of a user who was invited. */
  user: string;
  /** Id of a message of `device`, of which a callback was told. */
  message: string;
  /** Id of a post of the news. */
  post: string;
}

/** A page: its name, its address, its status, whether one must be signed in to see it. */
export interface PageUnderTest {
  name: string;
  address: (ground: Ground) => string;
  status?: number;
  open?: true;
}

export const PAGES: PageUnderTest[] = [
  { name: 'sign-in', address: () => '/sign-in', open: true },
  { name: 'sign-in-code', address: () => '/sign-in/code', open: true },
  { name: 'forgotten-password', address: () => '/forgotten-password', open: true },
  { name: 'choose-password', address: ({ passwordLink }) => passwordLink, open: true },
  { name: 'link-over', address: () => '/password/none', open: true, status: 404 },
  { name: 'welcome', address: () => '/' },
  { name: 'news', address: () => '/news' },
  { name: 'news-new', address: () => '/news/new' },
  { name: 'news-edit', address: ({ post }) => `/news/${post}/edit` },
  { name: 'news-delete', address: ({ post }) => `/news/${post}/delete` },
  { name: 'message', address: ({ message }) => `/messages/${message}` },
  { name: 'devices', address: () => '/devices' },
  { name: 'devices-no-match', address: () => '/devices?text=nothing' },
  { name: 'devices-conditions', address: () => '/devices?c1=name&h1=contains&v1=e&c2=tag&v2=roof&join=any' },
  { name: 'devices-views', address: () => '/devices/views?keep=text%3Dbin' },
  { name: 'device-new', address: () => '/devices/new' },
  { name: 'devices-bulk', address: ({ device }) => `/devices/bulk?deed=suspend&device=${device}&device=FACE02&device=FACE99` },
  { name: 'devices-bulk-when', address: ({ device }) => `/devices/bulk?deed=unsubscribe&device=${device}&device=FACE02` },
  { name: 'devices-bulk-edit', address: ({ device }) => `/devices/bulk?deed=edit&device=${device}` },
  { name: 'devices-bulk-nothing', address: () => '/devices/bulk?deed=delete&device=FACE99' },
  { name: 'devices-bulk-none', address: () => '/devices/bulk?deed=suspend' },
  { name: 'device', address: ({ device }) => `/devices/${device}` },
  { name: 'messages', address: ({ device }) => `/devices/${device}/messages` },
  { name: 'messages-columns', address: ({ device }) => `/devices/${device}/messages?column=time&column=frequency&column=downlink&since=2015-01-01&zone=Asia/Tokyo` },
  { name: 'messages-none', address: () => '/devices/FACE02/messages' },
  { name: 'device-edit', address: ({ device }) => `/devices/${device}/edit` },
  { name: 'device-unsubscribe', address: ({ device }) => `/devices/${device}/unsubscribe` },
  { name: 'device-delete', address: ({ device }) => `/devices/${device}/delete` },
  { name: 'registrations', address: () => '/registrations' },
  { name: 'registration-new', address: () => '/registrations/new' },
  { name: 'registration-refused', address: () => '/registrations/new?wrong=lines:missing' },
  { name: 'transfers', address: () => '/transfers' },
  { name: 'transfers-given', address: () => '/transfers?way=given&state=open' },
  { name: 'transfer-new', address: () => '/transfers/new' },
  { name: 'device-replace', address: ({ device }) => `/devices/${device}/replace` },
  { name: 'device-replace-refused', address: ({ device }) => `/devices/${device}/replace?target=${device}` },
  { name: 'device-replace-question', address: ({ device }) => `/devices/${device}/replace?target=FACE02` },
  { name: 'device-location', address: ({ device }) => `/devices/${device}/location` },
  { name: 'device-coverage', address: ({ device }) => `/devices/${device}/location?coverage=own` },
  { name: 'device-nowhere', address: () => '/devices/FACE02/location?coverage=own' },
  { name: 'device-events', address: ({ device }) => `/devices/${device}/events` },
  { name: 'device-events-none', address: () => '/devices/FACE02/events' },
  { name: 'device-event-configuration', address: ({ device }) => `/devices/${device}/event-configuration` },
  { name: 'device-statistics', address: ({ device }) => `/devices/${device}/statistics` },
  { name: 'device-statistics-before', address: ({ device }) => `/devices/${device}/statistics?until=2015-01-01` },
  { name: 'device-statistics-none', address: () => '/devices/FACE02/statistics' },
  { name: 'device-statistics-own', address: ({ device }) => `/devices/${device}/statistics?from=2015-01-01&until=2026-01-01&compare=before` },
  { name: 'coverage-map', address: () => '/coverage-map' },
  { name: 'coverage-map-best', address: () => '/coverage-map?coverage=best' },
  { name: 'alerts', address: () => '/alerts' },
  { name: 'alerts-unread', address: () => '/alerts?unread=on' },
  { name: 'alerts-of-configuration', address: ({ configuration }) => `/alerts?configuration=${configuration}` },
  { name: 'events', address: () => '/events' },
  { name: 'events-find-group', address: () => '/events?find=demo' },
  { name: 'events-no-match', address: () => '/events?device=FACE02' },
  { name: 'groups', address: () => '/groups' },
  { name: 'groups-no-match', address: () => '/groups?text=nothing' },
  { name: 'groups-table', address: () => '/groups?column=name&column=parent&column=description&column=created&sort=created' },
  { name: 'group-users', address: ({ group }) => `/groups/${group}/users` },
  { name: 'group-contracts', address: ({ group }) => `/groups/${group}/contracts?sort=start` },
  { name: 'group-contracts-none', address: ({ below }) => `/groups/${below}/contracts` },
  { name: 'group-new', address: ({ group }) => `/groups/new?parent=${group}` },
  { name: 'group', address: ({ group }) => `/groups/${group}` },
  { name: 'group-edit', address: ({ group }) => `/groups/${group}/edit` },
  { name: 'group-move', address: ({ below }) => `/groups/${below}/move` },
  { name: 'group-delete', address: ({ below }) => `/groups/${below}/delete` },
  { name: 'group-delete-held', address: ({ group }) => `/groups/${group}/delete` },
  { name: 'group-device-types', address: ({ group }) => `/groups/${group}/device-types` },
  { name: 'group-device-types-none', address: ({ below }) => `/groups/${below}/device-types` },
  { name: 'group-profiles', address: ({ group }) => `/groups/${group}/profiles` },
  { name: 'profile-new', address: ({ group }) => `/groups/${group}/profiles/new` },
  { name: 'profile-edit', address: ({ group, profile }) => `/groups/${group}/profiles/${profile}` },
  { name: 'profile-delete', address: ({ group, profile }) => `/groups/${group}/profiles/${profile}/delete` },
  { name: 'group-api-accesses', address: ({ group }) => `/groups/${group}/api-accesses` },
  { name: 'group-api-accesses-none', address: ({ below }) => `/groups/${below}/api-accesses` },
  { name: 'api-access-new', address: ({ group }) => `/groups/${group}/api-accesses/new` },
  { name: 'api-access', address: ({ group, access }) => `/groups/${group}/api-accesses/${access}` },
  { name: 'api-access-edit', address: ({ group, access }) => `/groups/${group}/api-accesses/${access}/edit` },
  { name: 'api-access-renew', address: ({ group, access }) => `/groups/${group}/api-accesses/${access}/renew` },
  { name: 'api-access-revoke', address: ({ group, access }) => `/groups/${group}/api-accesses/${access}/revoke` },
  { name: 'api-access-delete', address: ({ group, access }) => `/groups/${group}/api-accesses/${access}/delete` },
  { name: 'group-events', address: ({ group }) => `/groups/${group}/events` },
  { name: 'group-location', address: ({ group }) => `/groups/${group}/location` },
  { name: 'group-statistics', address: ({ group }) => `/groups/${group}/statistics` },
  { name: 'group-event-configuration', address: ({ group }) => `/groups/${group}/event-configuration` },
  { name: 'group-audit', address: ({ group }) => `/groups/${group}/audit` },
  { name: 'group-audit-no-match', address: ({ group }) => `/groups/${group}/audit?verb=erase` },
  { name: 'event-configuration-new', address: ({ group }) => `/event-configurations/new?owner=group&id=${group}` },
  { name: 'event-configuration-replacing', address: ({ device, configuration }) => `/event-configurations/new?owner=device&id=${device}&replaces=${configuration}` },
  { name: 'event-configuration', address: ({ configuration }) => `/event-configurations/${configuration}` },
  { name: 'event-configuration-edit', address: ({ configuration }) => `/event-configurations/${configuration}/edit` },
  { name: 'event-configuration-delete', address: ({ configuration }) => `/event-configurations/${configuration}/delete` },
  { name: 'event-deliveries', address: ({ configuration }) => `/event-configurations/${configuration}/deliveries` },
  { name: 'event-delivery', address: ({ configuration, told }) => `/event-configurations/${configuration}/deliveries/${told}` },
  { name: 'contracts', address: () => '/contracts' },
  { name: 'contracts-no-match', address: () => '/contracts?text=nothing' },
  { name: 'contract-new', address: () => '/contracts/new' },
  { name: 'contract', address: ({ contract }) => `/contracts/${contract}` },
  { name: 'contract-unused', address: ({ spare }) => `/contracts/${spare}` },
  { name: 'contract-edit', address: ({ contract }) => `/contracts/${contract}/edit` },
  { name: 'contract-devices', address: ({ contract }) => `/contracts/${contract}/devices` },
  { name: 'contract-devices-none', address: ({ spare }) => `/contracts/${spare}/devices` },
  { name: 'contract-close', address: ({ spare }) => `/contracts/${spare}/close` },
  { name: 'contract-delete', address: ({ spare }) => `/contracts/${spare}/delete` },
  { name: 'contract-delete-used', address: ({ contract }) => `/contracts/${contract}/delete` },
  { name: 'certificates', address: () => '/certificates' },
  { name: 'certificates-no-match', address: () => '/certificates?text=nothing' },
  { name: 'certificate-new', address: () => '/certificates/new' },
  { name: 'certificate', address: ({ certificate }) => `/certificates/${certificate}` },
  { name: 'certificate-edit', address: ({ certificate }) => `/certificates/${certificate}/edit` },
  { name: 'certificate-delete', address: ({ certificate }) => `/certificates/${certificate}/delete` },
  { name: 'identities', address: () => '/certificates/identities' },
  { name: 'device-types', address: () => '/device-types' },
  { name: 'device-type', address: ({ used }) => `/device-types/${used}` },
  { name: 'device-type-new', address: () => '/device-types/new' },
  { name: 'device-type-delete', address: ({ unused }) => `/device-types/${unused}/delete` },
  { name: 'device-type-delete-used', address: ({ used }) => `/device-types/${used}/delete` },
  { name: 'device-type-edit', address: ({ used }) => `/device-types/${used}/edit` },
  { name: 'device-type-events', address: ({ used }) => `/device-types/${used}/events` },
  { name: 'device-type-location', address: ({ used }) => `/device-types/${used}/location?coverage=mean` },
  { name: 'device-type-devices', address: ({ used }) => `/device-types/${used}/devices` },
  { name: 'device-type-devices-none', address: ({ unused }) => `/device-types/${unused}/devices?text=nothing` },
  { name: 'device-type-transfers', address: ({ used }) => `/device-types/${used}/transfers` },
  { name: 'device-type-statistics', address: ({ used }) => `/device-types/${used}/statistics` },
  { name: 'device-type-event-configuration', address: ({ used }) => `/device-types/${used}/event-configuration` },
  { name: 'device-type-event-configuration-none', address: ({ unused }) => `/device-types/${unused}/event-configuration` },
  { name: 'base-stations', address: () => '/base-stations' },
  { name: 'base-stations-columns', address: () => '/base-stations?column=id&column=position&column=bad_crc&sort=contact' },
  { name: 'base-stations-no-match', address: () => '/base-stations?text=nothing' },
  { name: 'base-station-new', address: () => '/base-stations/new' },
  { name: 'base-station', address: ({ station }) => `/base-stations/${station}` },
  { name: 'base-station-coverage', address: ({ station }) => `/base-stations/${station}/coverage` },
  { name: 'base-station-load', address: ({ station }) => `/base-stations/${station}/load?range=30d` },
  { name: 'base-station-edit', address: ({ station }) => `/base-stations/${station}/edit` },
  { name: 'base-station-token', address: ({ station }) => `/base-stations/${station}/token` },
  { name: 'users', address: () => '/users' },
  { name: 'users-all-columns', address: () => '/users?column=name&column=email&column=roles&column=state&column=signed&column=step&column=zone&column=language&column=created' },
  { name: 'users-no-match', address: () => '/users?text=nothing' },
  { name: 'user-new', address: () => '/users/new' },
  { name: 'user-new-find', address: () => '/users/new?find=demo' },
  { name: 'user-new-none-found', address: () => '/users/new?find=nowhere' },
  { name: 'user', address: ({ user }) => `/users/${user}` },
  { name: 'user-edit', address: ({ user }) => `/users/${user}/edit` },
  { name: 'user-password', address: ({ user }) => `/users/${user}/password` },
  { name: 'user-delete', address: ({ user }) => `/users/${user}/delete` },
  { name: 'settings', address: () => '/account/settings' },
  { name: 'own-password', address: () => '/account/password' },
  { name: 'second-step', address: () => '/account/second-step' },
  { name: 'linked', address: () => '/account/linked' },
  { name: 'sessions', address: () => '/account/sessions' },
  { name: 'format', address: () => '/format', open: true },
  { name: 'search', address: ({ device }) => `/search?q=${device.slice(0, 4)}` },
  { name: 'search-nothing', address: () => '/search?q=nothing+begins+so' },
  { name: 'search-begin', address: () => '/search' },
  { name: 'tools', address: () => '/tools' },
  { name: 'virtual-device', address: () => '/tools/virtual-device' },
  { name: 'install', address: () => '/install' },
  { name: 'install-listening', address: ({ device }) => `/install/${device}?since=0` },
  { name: 'install-silent', address: () => '/install/FACE02?since=0' },
  { name: 'style', address: () => '/style' },
  { name: 'callbacks', address: ({ used }) => `/device-types/${used}/callbacks` },
  { name: 'callbacks-none', address: ({ unused }) => `/device-types/${unused}/callbacks` },
  { name: 'callback-new', address: ({ used }) => `/device-types/${used}/callbacks/new` },
  { name: 'callback-new-advanced', address: ({ used }) => `/device-types/${used}/callbacks/new?kind=data_advanced` },
  { name: 'callback-new-ready', address: ({ used }) => `/device-types/${used}/callbacks/new?preset=json&url=https%3A%2F%2Fexample.org%2Fin` },
  { name: 'callback-presets', address: ({ used }) => `/device-types/${used}/callbacks/presets` },
  { name: 'callback-preset', address: ({ used }) => `/device-types/${used}/callbacks/presets?preset=influxdb` },
  { name: 'callback-preset-incomplete', address: ({ used }) => `/device-types/${used}/callbacks/new?preset=influxdb&host=example.org` },
  { name: 'inspector', address: ({ used }) => `/device-types/${used}/callbacks/inspector` },
  { name: 'inspector-none', address: ({ unused }) => `/device-types/${unused}/callbacks/inspector` },
  { name: 'apidocs', address: () => '/apidocs' },
  { name: 'apidocs-callback', address: () => '/apidocs/callback' },
  { name: 'callback-edit', address: ({ used, callback }) => `/device-types/${used}/callbacks/${callback}` },
  { name: 'callback-delete', address: ({ used, callback }) => `/device-types/${used}/callbacks/${callback}/delete` },
  { name: 'all-deliveries', address: ({ used }) => `/device-types/${used}/deliveries` },
  { name: 'all-deliveries-of-callback', address: ({ used, callback }) => `/device-types/${used}/deliveries?callback=${callback}` },
  { name: 'all-deliveries-none', address: ({ unused }) => `/device-types/${unused}/deliveries` },
  { name: 'deliveries', address: ({ used, callback }) => `/device-types/${used}/callbacks/${callback}/deliveries` },
  { name: 'deliveries-no-match', address: ({ used, callback }) => `/device-types/${used}/callbacks/${callback}/deliveries?state=cancelled` },
  { name: 'delivery', address: ({ used, callback, delivery }) => `/device-types/${used}/callbacks/${callback}/deliveries/${delivery}` },
  { name: 'refused', address: () => '/devices?size=-1', status: 422 },
  { name: 'not-found', address: () => '/no-such-page', status: 404 },
];

/** Devices, messages and callbacks for every page to show. `page` must be signed in. */
export async function prepare(page: Page, server: Server, receiver: string): Promise<Omit<Ground, 'passwordLink'>> {
  const device = 'FACE01';
  const stations = { FACE: [50.88, 4.3], FADE: [50.82, 4.45] } satisfies Record<string, [number, number]>;
  await place(server, stations);
  const where = { id: device, name: 'Weather mast', lat: 50.8503, lng: 4.3517 };
  await register(server, 'Sensor board', [where, 'FACE02']);
  const types = await (await page.request.get('/device-types')).text();
  const id = (name: string) => new RegExp(`/device-types/([0-9a-f]{24})"[^>]*>${name}<`).exec(types)?.[1];
  const [used, unused] = [id('Sensor board'), id('Position tracker')];
  if (!used || !unused) throw new Error(`the demo fleet's device types are missing:\n${types}`);

  await open(page, '/contracts/new');
  await page.getByLabel('Name', { exact: true }).fill('Spare');
  await page.getByLabel('Start (UTC)').fill('2025-01-01T00:00');
  await page.getByLabel('Communication end (UTC)').fill('2035-01-01T00:00');
  await page.getByLabel('Max tokens').fill('1000');
  const demo = page.getByLabel('Group', { exact: true });
  const group = (await demo.locator('option', { hasText: 'Demo fleet' }).getAttribute('value'))!;
  await demo.selectOption(group);
  await page.getByRole('button', { name: 'Create contract' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Spare');
  const spare = new URL(page.url()).pathname.split('/').pop()!;
  await open(page, '/certificates/new');
  await page.getByLabel('Key', { exact: true }).fill('P_0003_71CF_01');
  await page.getByLabel('Name', { exact: true }).fill('Weather mast');
  await page.getByRole('button', { name: 'Enter certificate' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('P_0003_71CF_01');
  const certificate = new URL(page.url()).pathname.split('/').pop()!;
  await open(page, `/groups/new?parent=${group}`);
  await page.getByLabel('Name', { exact: true }).fill('Harbour');
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour');
  const below = new URL(page.url()).pathname.split('/').pop()!;
  await open(page, `/groups/${group}/profiles/new`);
  await page.getByLabel('Name', { exact: true }).fill('Night watch');
  await page.getByLabel('See groups, device types, devices and messages').check();
  await page.getByRole('button', { name: 'Create profile' }).click();
  const composed = page.getByRole('row', { name: 'Night watch' }).getByRole('link', { name: 'Edit' });
  const profile = (await composed.getAttribute('href'))!.split('/').pop()!;
  await open(page, `/groups/${group}/api-accesses/new`);
  await page.getByLabel('Name', { exact: true }).fill('Weather desk');
  await page.getByLabel('Profile 1').selectOption({ label: 'CUSTOMER [R]' });
  await page.getByRole('button', { name: 'Create API access' }).click();
  await page.waitForURL(/\/api-accesses\/[0-9a-f]{24}$/);
  await expect(page.locator('.once')).toBeVisible();
  const access = new URL(page.url()).pathname.split('/').pop()!;
  const contracts = await (await page.request.get('/contracts')).text();
  const contract = /\/contracts\/([0-9a-f]{24})"[^>]*>Without limits</.exec(contracts)?.[1];
  if (!contract) throw new Error(`the demo fleet's contract is missing:\n${contracts}`);

  for (const path of ['/uplink?id={device}&data={data}&time={time}&snr={snr}&station={station}&rssi={rssi}', '/other']) {
    await open(page, `/device-types/${used}/callbacks/new`);
    await page.getByLabel('URL', { exact: true }).fill(`${receiver}${path}`);
    await page.getByRole('button', { name: 'Create callback' }).click();
    await expect(page.getByRole('region', { name: 'Data callbacks' })).toContainText(path);
  }
  const link = page.getByRole('region', { name: 'Data callbacks' }).locator('a[href*="/callbacks/"]').first();
  const callback = (await link.getAttribute('href'))!.split('/').pop()!;

  await open(page, `/device-types/${used}/callbacks/inspector`);
  await page.getByRole('button', { name: 'Make an address' }).click();
  const inspector = page.locator('.format code');
  await expect(inspector).toContainText('/inspect/');
  await fetch(`${await inspector.textContent()}?id=${device}`, { method: 'POST', body: '{"temperature":21.5}' });

  await open(page, `/event-configurations/new?owner=device_type&id=${used}`);
  await page.getByLabel('Name', { exact: true }).fill('Held back');
  await page.getByRole('checkbox', { name: 'Suspended', exact: true }).check();
  await page.getByLabel('E-mail addresses').fill('ann@example.org, ben@example.org');
  await page.getByLabel('Send a callback (EVENT)').check();
  await page.getByLabel('Address', { exact: true }).fill(`${receiver}/event`);
  await page.getByRole('button', { name: 'Create event configuration' }).click();
  const made = page.getByRole('region', { name: 'Made here' }).getByRole('link', { name: 'Held back' });
  const configuration = (await made.getAttribute('href'))!.split('/').pop()!;

  const { user } = await invite(page, { first: 'Ann', last: 'Bell', email: 'ann@example.org' });

  const now = Date.now() - 60_000;
  const said = [0, 1, 2, 3, 4].flatMap((n) =>
    Object.keys(stations).map((station, at) =>
      // One number is missing.
      reception({ device, station, seqNumber: n < 3 ? 100 + n : 101 + n, time: now - (5 - n) * 900_000 + at * 40, rssi: -95 - 14 * at - 3 * n }),
    ),
  );
  await handIn(server, said);
  await expect(async () => {
    await open(page, `/devices/${device}/messages`);
    await expect(page.getByText('delivered')).not.toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  const list = await (await page.request.get(`/device-types/${used}/callbacks/${callback}/deliveries`)).text();
  const delivery = /\/deliveries\/([0-9a-f]{16})"/.exec(list)?.[1];
  if (!delivery) throw new Error(`there is no delivery:\n${list}`);

  await open(page, `/devices/${device}`);
  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Suspend' })).toBeVisible();
  const owed = await (await page.request.get(`/event-configurations/${configuration}/deliveries`)).text();
  const told = /\/deliveries\/([0-9a-f]{16})"/.exec(owed)?.[1];
  if (!told) throw new Error(`no event was told:\n${owed}`);
  const told_here = await (await page.request.get(`/devices/${device}/messages`)).text();
  const message = /\/messages\/([0-9a-f]{16})"/.exec(told_here)?.[1];
  if (!message) throw new Error(`there is no message:\n${told_here}`);

  await open(page, '/news/new');
  await page.getByLabel('Title').fill('Works on Sunday');
  await page.getByLabel('Text').fill('From two to four nobody is heard in the north.\n\nWhat was sent then comes later.');
  await page.getByRole('button', { name: 'Post' }).click();
  await expect(page.getByRole('heading', { name: 'Works on Sunday' })).toBeVisible();
  const posted = await (await page.request.get('/news')).text();
  const post = /\/news\/([0-9a-f]{24})\/edit"/.exec(posted)?.[1];
  if (!post) throw new Error(`nothing was posted:\n${posted}`);
  return { device, station: 'FACE', used, unused, callback, delivery, group, below, profile, access, contract, spare, certificate, configuration, told, user, message, post };
}
