import type { Filled } from '../form.tsx';
import type { View } from '../view.ts';
import { AskForm, type AskNote } from './desk.tsx';

/** The door of the desk, where a steward asks for a fresh link. */
export const askView = (filled: Filled & { note?: AskNote | undefined }): View => ({
  title: 'The desk of the stewards',
  description: 'Where stewards ask for a fresh link.',
  parts: { form: <AskForm {...filled} /> },
});
