import type { Form } from '../../forms.ts';

export const forms: Form[] = [{ path: '/mine/', asks: { email: 0 }, kilobytes: 32 }];
