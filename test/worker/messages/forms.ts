import type { Asked, Form } from '../../forms.ts';

const message: Asked = { reason: 0, page: 0, message: 2000, name: 60 };

export const forms: Form[] = [{ path: '/write/', asks: { ...message, email: 0 }, kilobytes: 32 }];

export const changed = message;
