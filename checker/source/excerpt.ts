/** What the spec's source says of an action or a property. */
export interface Excerpt {
  /** The doc comment, as one paragraph. */
  readonly doc: string | null
  readonly source: string
  readonly file: string
  readonly line: number
}
