import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** The town of the tests: settings of its own, so that nobody's `.dev.vars` changes a result. */
const settings = {
  SITE_NAME: 'Test Town',
  SITE_URL: 'http://localhost',
  WELCOME: 'Come as you are.',
  CONTACT: 'Or at the stall, Saturdays from 10: stall@example.org',
  IMPRINT: 'Test Town, 1 Mill Lane',
  ACCENT: '#d9583b',
  TIME_ZONE: 'Europe/Berlin',
  LOCALE: 'en-GB',
  CURRENCY: 'EUR',
  HELP_NOW: 'Helpline 0800 111 0 111, at any hour',
  HELP_ELSEWHERE: 'The advice centre, 3 Mill Lane: https://advice.example.org/',
  STEWARDS: 'ben@example.org, chandra@example.org',
  MAIL: 'inbox',
  MAIL_FROM: 'Test Town <town@example.org>',
  SMTP_HOST: '',
  SMTP_PORT: '587',
  COMMONS_SECRET: 'dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=',
};

export default defineConfig(async () => ({
  test: {
    // One for each core of a small machine: what runs at the same moment has a database of its own.
    maxWorkers: 2,
    projects: [
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // A service that takes mail for some addresses only, as a town sets it up that has no domain yet.
              email: {
                send_email: [
                  { name: 'EMAIL' },
                  { name: 'STRICT_EMAIL', allowed_destination_addresses: ['ben@example.org'] },
                ],
              },
              bindings: {
                ...settings,
                TEST_MIGRATIONS: await readD1Migrations('schema/migrations'),
                TEST_LETTERS_MIGRATIONS: await readD1Migrations('schema/circles/migrations'),
              },
            },
          }),
        ],
        test: {
          name: 'workerd',
          // A runtime for each worker, not for each file: every test empties the database, and sets its clock.
          isolate: false,
          setupFiles: 'test/setup.ts',
          globalSetup: 'scripts/local/mail-server.ts',
          include: ['test/schema/**/*.test.{ts,tsx}', 'test/worker/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'readers',
          environment: 'node',
          include: ['test/readers/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: 'test/journeys/setup.ts',
          // A way through several pages, each looked at in two widths, on a machine that is busy with other things.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
}));
