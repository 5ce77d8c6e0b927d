import encodeQR from 'qr';

/** A QR code as a path of SVG, and how wide it is in modules: with the four of white that the standard asks for. */
export function qrPath(text: string): { path: string; width: number } {
  const rows = encodeQR(text, 'raw', { border: 4 });
  return { path: darkRuns(rows), width: rows.length };
}

/** Runs of dark modules, so that no hairline shows between two of a row. */
const darkRuns = (rows: boolean[][]) =>
  rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return [];
        const found = row.indexOf(false, x);
        const end = found === -1 ? row.length : found;
        return [`M${x} ${y}h${end - x}v1H${x}z`];
      }),
    )
    .join('');
