/** Where a page says that the stewards can be told of it. What becomes of that is theirs: it stays up until they decide. */
export const Report = ({ path, words = 'Report this' }: { path: string; words?: string }) => (
  <p class="report">
    <a href={`/write/?page=${path}`} rel="nofollow">
      {words}
    </a>
  </p>
);
