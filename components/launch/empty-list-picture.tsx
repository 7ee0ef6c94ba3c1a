/** Where sessions will stand, as a sketch. Decoration. */
export function EmptyListPicture() {
  return (
    <svg width="296" height="120" viewBox="0 0 296 120" fill="none">
      {[0, 1, 2].map((row) => (
        <g key={row} transform={`translate(0 ${row * 40})`} opacity={1 - row * 0.34}>
          <circle cx="10" cy="20" r="6.5" className="stroke-line-strong" strokeWidth="1.5" />
          <rect
            x="32"
            y="12"
            width={104 - row * 18}
            height="6"
            rx="3"
            className="fill-line-strong"
          />
          <rect x="32" y="24" width={64 + row * 12} height="4" rx="2" className="fill-line" />
          {Array.from({ length: 7 - row * 2 }, (_, tick) => (
            <rect
              key={tick}
              x={168 + tick * 7}
              y="17"
              width="4"
              height="6"
              rx="2"
              className={tick < 5 - row * 2 ? 'fill-validation/60' : 'fill-discovery/60'}
            />
          ))}
          <rect x="244" y="17" width="20" height="5" rx="2.5" className="fill-line" />
          <rect x="272" y="17" width="24" height="5" rx="2.5" className="fill-line" />
          <path d="M0 39.5h296" className="stroke-line" />
        </g>
      ))}
    </svg>
  );
}
