/** What a folder of this feature says about its page: `page.ts` exports one as `page`. */
export type TrainPage = {
  /** Text of the tab. */
  label: string
  /** Tabs stand in this order. */
  order: number
}
