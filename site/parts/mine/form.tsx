import { type Filled, Form, TextField } from '../form.tsx';
import type { View } from '../view.ts';

const asked =
  'If something here was sent with that address, its private links are on their way to it. It may take a minute or two. There is one such mail an hour.';

/** Where somebody asks for all their private links; with what was asked for in its address. */
export const mineView = (filled: Filled, query: Record<string, string> = {}): View => ({
  title: 'Your private links',
  description: 'Did you lose a link? All of yours come by mail.',
  path: '/mine/',
  nav: '/about/',
  parts: {
    form:
      query.asked === undefined ? (
        <Form {...filled}>
          <TextField
            {...filled}
            name="email"
            label="Your mail address"
            hint="The one that you sent it with. Whether we know it, this page does not say."
            type="email"
            autocomplete="email"
          />
          <button class="button" type="submit">
            Send me my links
          </button>
        </Form>
      ) : (
        <p class="standing" role="status">
          {asked}
        </p>
      ),
  },
});
