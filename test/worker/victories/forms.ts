import type { Asked, Form } from '../../forms.ts';

const victory: Asked = { told: 300, name: 60, invites: 0 };

export const forms: Form[] = [
  { path: '/yours/:token/victory/', asks: victory, kilobytes: 32 },
  { path: '/desk/:token/victory/', asks: victory, kilobytes: 32 },
];
