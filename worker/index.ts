import { app } from './app.ts';
import { scheduled } from './minute.ts';

export default { fetch: app.fetch, scheduled } satisfies ExportedHandler<Cloudflare.Env>;
