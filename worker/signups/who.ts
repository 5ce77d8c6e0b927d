import { mailBoxOf } from '../../schema/recipients.ts';
import { keyedHash } from '../../schema/secrets.ts';
import type { Town } from '../context.ts';

/**
 * Who signs up twice counts once: by address, or else by name. An address that is typed as a name is a name. Of
 * guests who give neither, each is another.
 */
export const whoIs = ({ keys }: Town, { email, name }: { email: string; name: string }) =>
  keyedHash(
    keys,
    email
      ? `signup/${mailBoxOf(email)}`
      : name
        ? `signup/name/${name.toLowerCase()}`
        : `signup/guest/${crypto.randomUUID()}`,
  );
