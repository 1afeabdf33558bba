/** The running arc, 14 px unless told. Decorative: say what runs in words beside it. */
export const Spinner = ({ size = 14 }: { readonly size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true" className="spin">
    <circle cx="8" cy="8" r="6.25" stroke="currentColor" strokeWidth="2" opacity=".28" />
    <path d="M8 1.75A6.25 6.25 0 0 1 14.25 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </svg>
)
