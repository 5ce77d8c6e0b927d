import { qrPath } from './qr-path.ts';

/** A QR code as a drawing. */
export const QrDrawing = ({ text, label }: { text: string; label: string }) => {
  const { path, width } = qrPath(text);
  return (
    <svg class="qr-code" viewBox={`0 0 ${width} ${width}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  );
};
