import { createApp } from './app.ts';
import { practices } from './practices.ts';
import { createScheduled } from './scheduled.ts';

export default {
  fetch: createApp(practices).fetch,
  scheduled: createScheduled(practices),
} satisfies ExportedHandler<Cloudflare.Env>;
