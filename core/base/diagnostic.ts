/** A finding about a user's graph, device or data. Checks return all of them and never throw. */
export type Diagnostic = {
  code: string
  severity: 'error' | 'warning' | 'info'
  subject: string
  message: string
  hint?: string
  fix?: { label: string; action: string; params: Record<string, string | number | boolean> }
  values: Record<string, string | number | boolean>
}
