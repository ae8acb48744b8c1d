/** The last name in a path of either kind of system: `people` of `/photos/people/` or `C:\photos\people`; '' where there is none. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? ''
}
