/** What a picture shows, as rows to be read. */

export interface TableColumn {
  readonly title: string
  readonly isNumber?: boolean
}

export interface ChartTable {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly { readonly cells: readonly string[] }[]
}
