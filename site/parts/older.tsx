/** A way to what is older than what is shown. */
export const Older = ({ path, words }: { path: string; words: string }) => (
  <p>
    <a class="button quiet" href={path} rel="next">
      {words}
    </a>
  </p>
);
