import { Component, type ReactNode } from "react"
import { ErrorCard } from "../ui/error-card.tsx"

type BoundaryProps = {
  /** What is missing when it breaks: "The chart cannot be shown". */
  readonly what: string
  readonly children: ReactNode
}

type BoundaryState = { readonly error: unknown; readonly broken: boolean }

/** Keeps a broken part of a page from taking the rest with it. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: undefined, broken: false }

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <ErrorCard
        what={this.props.what}
        error={this.state.error}
        onRetry={() => this.setState({ error: undefined, broken: false })}
      />
    )
  }
}
