import type { Child } from 'hono/jsx';

/** One fact in a list of them, `<dl class="facts">`. */
export const Fact = ({ name, children }: { name: string; children: Child }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
