import { defineConfig, type Project } from '@playwright/test';

// The system's Chromium, kept from speaking to anybody but the server under test.
const launchOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

const desk = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const;

const projects: Project[] = [
  {
    name: 'desk',
    use: desk,
    testIgnore: ['phone.spec.ts', 'plain.spec.ts', 'pictures.spec.ts', 'speed.spec.ts'],
  },
  {
    name: 'phone',
    use: { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: 'dark' },
    testMatch: ['door.spec.ts', 'format.spec.ts', 'messages.spec.ts', 'phone.spec.ts', 'install.spec.ts'],
  },
  {
    name: 'no-js',
    use: { ...desk, javaScriptEnabled: false },
    testMatch: ['openid.spec.ts', 'plain.spec.ts'],
  },
];

// `npm run screenshots`: pictures to look at, which prove nothing by themselves.
if (process.env.SCREENSHOTS) {
  projects.push({ name: 'pictures', use: desk, testMatch: ['pictures.spec.ts'] });
}

// `npm run speed`: figures, no verdicts.
if (process.env.SPEED) {
  projects.push({ name: 'speed', use: { ...desk, trace: 'off' }, testMatch: ['speed.spec.ts'] });
}

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/../baselines/{arg}{ext}',
  reporter: 'list',
  // Tests of one file share a server and run one after another; files run side by side.
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 10_000 },
  use: {
    launchOptions,
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    locale: 'en-GB',
    // Not UTC, so that a time shown in the reader's zone can be told from one in UTC.
    timezoneId: 'Asia/Kathmandu',
    trace: 'retain-on-failure',
  },
  projects,
});
