/** The product's mark: three agents, two arcs between them, one discovery. Decoration beside a name. */
export function AppMark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="4 7.5 24 20" fill="none">
      <path
        d="M7 22.5V15a4.5 4.5 0 0 1 9 0v7.5M16 15a4.5 4.5 0 0 1 9 0v7.5"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
      />
      <circle cx="7" cy="22.5" r="2.75" fill="currentColor" />
      <circle cx="25" cy="22.5" r="2.75" fill="currentColor" />
      <circle cx="16" cy="22.5" r="2.75" className="fill-discovery" />
    </svg>
  );
}
